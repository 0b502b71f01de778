import { Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { Demo } from '#shared/counter-api.ts'
import { readDemo } from '../../api/demo.ts'
import { useCounter } from '../counter-deps.tsx'
import styles from './sample-pins.module.css'

/** Who tries the sample shop has not read what its server printed. */
export function SamplePins() {
  const { api } = useCounter()
  const [people, setPeople] = useState<Demo['people']>([])
  useEffect(() => {
    let isOver = false
    const read = async () => {
      const answer = await readDemo(api)
      if (!isOver && answer.kind === 'ok') setPeople(answer.value.people)
    }
    void read()
    return () => {
      isOver = true
    }
  }, [api])
  if (people.length === 0) return null
  return (
    <section className={styles.sample}>
      <h3>
        <Trans>Sample shop</Trans>
      </h3>
      <p>
        <Trans>These are its PINs. A real shop shows none.</Trans>
      </p>
      <dl>
        {people.map(({ name, pin }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{pin}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
