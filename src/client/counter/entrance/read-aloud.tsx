import { Trans } from '@lingui/react/macro'
import { type RefObject, useEffect, useState } from 'react'
import { type Language, languageOfTag } from '#shared/languages.ts'
import { Button } from '../../ui/button.tsx'

/** What of a screen is said aloud. */
export const spoken = { 'data-spoken': true } as const

type Props = { language: Language; of: RefObject<HTMLElement | null> }

/** Only where the tablet has a voice of that language, and only when somebody asks for it: never by itself. */
export function ReadAloud({ language, of }: Props) {
  const voice = useVoice(language)
  const [isSpeaking, setIsSpeaking] = useState(false)
  useEffect(() => () => globalThis.speechSynthesis?.cancel(), [])
  if (!voice) return null

  function speak(from: SpeechSynthesisVoice) {
    const texts = of.current?.querySelectorAll('[data-spoken]') ?? []
    const utterance = new SpeechSynthesisUtterance(
      Array.from(texts, ({ textContent }) => textContent).join('\n'),
    )
    utterance.voice = from
    utterance.lang = from.lang
    utterance.addEventListener('end', () => setIsSpeaking(false))
    utterance.addEventListener('error', () => setIsSpeaking(false))
    speechSynthesis.cancel()
    speechSynthesis.speak(utterance)
    setIsSpeaking(true)
  }

  function stop() {
    speechSynthesis.cancel()
    setIsSpeaking(false)
  }

  return (
    <Button onClick={() => (isSpeaking ? stop() : speak(voice))}>
      {isSpeaking ? <Trans>Stop reading</Trans> : <Trans>Read it aloud</Trans>}
    </Button>
  )
}

/**
 * One that speaks on the tablet itself: others send what they say to somebody's server (Web Speech API, `localService`).
 * Browsers tell of their voices late, and say so.
 */
function useVoice(language: Language): SpeechSynthesisVoice | null {
  const [voices, setVoices] = useState<readonly SpeechSynthesisVoice[]>([])
  useEffect(() => {
    const { speechSynthesis: synthesis } = globalThis
    if (!synthesis) return
    const look = () => setVoices(synthesis.getVoices())
    look()
    synthesis.addEventListener?.('voiceschanged', look)
    return () => synthesis.removeEventListener?.('voiceschanged', look)
  }, [])
  return (
    voices.find(
      ({ lang, localService }) => localService && languageOfTag(lang.replace('_', '-')) === language,
    ) ?? null
  )
}
