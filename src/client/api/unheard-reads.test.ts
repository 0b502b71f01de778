import { QueryClient, QueryObserver } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { OutOfStep, ServiceUnasked, Unreachable } from './queries.ts'
import { watchUnheardReads } from './unheard-reads.ts'

function screenThatReads() {
  const queries = new QueryClient()
  const heard: boolean[] = []
  let answer: () => Promise<string> = () => Promise.resolve('3 stamps')
  watchUnheardReads(queries.getQueryCache(), (isUnheard) => heard.push(isUnheard))
  const observer = new QueryObserver(queries, {
    queryKey: ['card'],
    queryFn: () => answer(),
    enabled: false,
    retry: false,
    networkMode: 'always',
  })
  return {
    heard,
    leave: observer.subscribe(() => {}),
    async read(next: () => Promise<string>) {
      answer = next
      await observer.refetch()
    },
  }
}

test('a read without an answer counts until the next has one, and not while it is asked again', async () => {
  const { heard, read } = screenThatReads()
  await read(() => Promise.reject(new Unreachable()))
  expect(heard).toEqual([true])
  await read(() => Promise.reject(new Unreachable()))
  expect(heard).toEqual([true])
  await read(() => Promise.resolve('3 stamps'))
  expect(heard).toEqual([true, false])
})

test('a screen that was left counts no more', async () => {
  const { heard, read, leave } = screenThatReads()
  await read(() => Promise.reject(new Unreachable()))
  leave()
  expect(heard).toEqual([true, false])
})

test('a server of another age does answer', async () => {
  const { heard, read } = screenThatReads()
  await read(() => Promise.reject(new OutOfStep()))
  expect(heard).toEqual([])
})

test.each([new ServiceUnasked('service-away'), new ServiceUnasked('calls-used-up'), new OutOfStep()])(
  'behind a read without an answer %s is one: our server is there again',
  async (word) => {
    const { heard, read } = screenThatReads()
    await read(() => Promise.reject(new Unreachable()))
    await read(() => Promise.reject(word))
    expect(heard).toEqual([true, false])
  },
)
