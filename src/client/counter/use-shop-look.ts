import { useQuery } from '@tanstack/react-query'
import { getLook } from '#shared/endpoints/look.ts'
import type { Look } from '#shared/look-api.ts'
import { Unreachable } from '../api/queries.ts'
import { readJson, writeJson } from '../store/json-storage.ts'
import { useCounter } from './counter-deps.tsx'

type Kept = { ink: Look['ink']; address: string | null; picture: string | null }

const storageKey = 'stampdesk.look'
const staleMs = 10 * 60_000
const none: Kept = { ink: null, address: null, picture: null }

/** The shop's own ink and stamp, as this tablet has them until the server says otherwise: without a line too. */
export function useShopLook(): Pick<Kept, 'ink' | 'picture'> {
  const { api, practice } = useCounter()
  const { data } = useQuery({
    queryKey: ['shop-look'],
    // There it is shown as it was kept, and nothing is asked or kept.
    enabled: !practice,
    async queryFn({ signal }): Promise<Kept> {
      const answer = await api({ endpoint: getLook, signal })
      if (answer.kind !== 'ok') throw new Unreachable()
      const { ink, stamp: address } = answer.value
      const before = kept()
      const picture = address === before.address ? before.picture : address && (await dataUrlOf(address))
      const next = { ink, address, picture }
      // Where storage is full there is no picture after a reload, and nothing else is lost.
      writeJson(localStorage, storageKey, next)
      return next
    },
    initialData: kept,
    initialDataUpdatedAt: 0,
    networkMode: 'always',
    retry: false,
    staleTime: staleMs,
  })
  return data
}

const kept = (): Kept => ({ ...none, ...(readJson(localStorage, storageKey) as Partial<Kept> | null) })

/** As its address needs a line, it is kept as what it shows. */
async function dataUrlOf(address: string): Promise<string> {
  const blob = await (await fetch(address)).blob()
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(String(reader.result)))
    reader.addEventListener('error', () => reject(new Unreachable()))
    reader.readAsDataURL(blob)
  })
}
