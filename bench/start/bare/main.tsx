/** The least app of this stack: React, its queries and a schema, and one heading that says what the server has said. */
import { QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import * as v from 'valibot'

const answer = v.object({ title: v.string() })

function Page() {
  const { data } = useQuery({
    queryKey: ['title'],
    queryFn: async () => v.parse(answer, await (await fetch('./title.json')).json()),
  })
  return <h1>{data?.title}</h1>
}

const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <QueryClientProvider client={new QueryClient()}>
      <Page />
    </QueryClientProvider>,
  )
