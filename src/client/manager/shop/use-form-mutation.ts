import { useEffect, useRef, useState } from 'react'
import type { Endpoint } from '#shared/endpoint.ts'
import type { Answer } from '../../api/api-client.ts'
import type { EndpointCall } from '../../api/queries.ts'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { useReadFirst } from '../use-read-first.ts'

type FormOptions<E extends Endpoint> = {
  /** What the form sends as it stands; null while it cannot be sent. */
  call: EndpointCall<E> | null
  /** Nothing is sent before. */
  isComplete?: boolean
  /** Takes back what was typed, after it was sent and when it is given up. */
  reset?: () => void
  /** What else happens after it was sent. */
  onDone?: () => void
  /** Of a sheet. A form without them stays on its page. */
  open?: boolean
  onClose?: () => void
  /** The answer is to be read before the sheet closes. */
  staysOpen?: boolean
}

/** What the frame of a form needs of its mutation. */
export type FormMutation<Value = unknown> = {
  isOpen: boolean
  isBusy: boolean
  /** What the server said of the last try. */
  answer: Answer<Value> | null
  /** It was tried, and something is missing. */
  isInvalid: boolean
  submit: () => void
  /** What was sent last, once more. */
  retry: () => void
  /** Given up: the sheet closes, the page is as it was saved. */
  cancel: () => void
}

/**
 * The one mutation of a form, from the first try, which says what is missing, to the taken one, after which nothing that was
 * typed stays.
 */
export function useFormMutation<E extends Endpoint>(options: FormOptions<E>) {
  const {
    call,
    isComplete = options.call !== null,
    reset,
    onDone,
    open,
    onClose,
    staysOpen = !onClose,
  } = options
  const { mutation, run, forget } = useEndpointMutation<E>()
  const { isReading, readFirst } = useReadFirst(isComplete ? call : null)
  const [isChecked, setIsChecked] = useState(false)

  function clear() {
    setIsChecked(false)
    reset?.()
  }

  function cancel() {
    clear()
    forget()
    onClose?.()
  }

  // The browser's back closes a sheet too, and no secret outlives it.
  const wasOpen = useRef(open)
  const isClosing = useRef(false)
  useEffect(() => {
    if (wasOpen.current && open === false) {
      clear()
      forget()
    }
    if (!open) isClosing.current = false
    wasOpen.current = open
  })

  /** What it was that was not the form itself. */
  const other = useRef<EndpointCall<E> | null>(null)
  function runOther(asked: EndpointCall<E>) {
    other.current = asked
    return run(asked)
  }

  async function submit() {
    other.current = null
    setIsChecked(true)
    if (!isComplete || !call || isReading || isClosing.current) return
    const next = call.endpoint.method === 'PUT' ? await readFirst() : call
    const answer = next && (await run(next))
    if (answer?.kind !== 'ok') return
    onDone?.()
    if (staysOpen) return clear()
    isClosing.current = true
    cancel()
  }

  return {
    isOpen: open !== false,
    isBusy: isReading || mutation.state === 'busy',
    answer: mutation.state === 'ended' ? mutation.answer : null,
    isInvalid: isChecked && !isComplete,
    submit: () => void submit(),
    retry: () => void (other.current ? run(other.current) : submit()),
    cancel,
    /** It was tried once: each field now says what is missing in it. */
    isChecked,
    /** Another mutation of the same form. */
    run: runOther,
  }
}
