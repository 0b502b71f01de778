import type { ReactNode } from 'react'
import { useRoutes } from 'react-router'

/** The screen of the address, from below the address at which the app stands. */
export function RouteTable({ table }: { table: Readonly<Record<string, ReactNode>> }) {
  return useRoutes(Object.entries(table).map(([path, element]) => ({ path, element })))
}
