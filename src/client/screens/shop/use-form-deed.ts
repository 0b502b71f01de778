import { useEffect, useRef, useState } from 'react'
import type { Endpoint } from '#shared/endpoint.ts'
import type { Answer } from '../../api/door.ts'
import type { DeedCall } from '../review/one-deed.ts'
import { useDeed } from '../review/use-deed.ts'

type Options<E extends Endpoint> = {
  /** What the form sends as it stands; null while it cannot be sent. */
  call: DeedCall<E> | null
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

/** What the frame of a form needs of its deed. */
export type FormDeed<Value = unknown> = {
  isBusy: boolean
  /** What the server said of the last try. */
  answer: Answer<Value> | null
  /** It was tried, and something is missing. */
  isAmiss: boolean
  submit: () => void
  /** Given up: the sheet closes, the page is as it was saved. */
  cancel: () => void
}

/**
 * The one deed of a form, from the first try, which says what is missing, to the taken one, after which nothing that was
 * typed stays.
 */
export function useFormDeed<E extends Endpoint>(options: Options<E>) {
  const {
    call,
    isComplete = options.call !== null,
    reset,
    onDone,
    open,
    onClose,
    staysOpen = !onClose,
  } = options
  const { deed, run, forget } = useDeed<E>()
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
  useEffect(() => {
    if (wasOpen.current && open === false) {
      clear()
      forget()
    }
    wasOpen.current = open
  })

  async function submit() {
    setIsChecked(true)
    if (!isComplete || !call) return
    const answer = await run(call)
    if (answer?.kind !== 'ok') return
    onDone?.()
    if (staysOpen) clear()
    else cancel()
  }

  return {
    isBusy: deed.state === 'busy',
    answer: deed.state === 'ended' ? deed.answer : null,
    isAmiss: isChecked && !isComplete,
    submit: () => void submit(),
    cancel,
    /** It was tried once: each field now says what is missing in it. */
    isChecked,
    /** Another deed of the same form. */
    run,
  }
}
