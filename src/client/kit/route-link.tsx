import type { ComponentProps, MouseEvent } from 'react'
import { useNavigate } from 'react-router'

type Props = Omit<ComponentProps<'a'>, 'href' | 'onClick'> & { to: string }

/** A link within the app. The router's own brings its loading of data along, which is 4 kB that nothing here uses. */
export function RouteLink({ to, children, ...rest }: Props) {
  const navigate = useNavigate()

  function follow(event: MouseEvent): void {
    const opensElsewhere = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey
    if (event.button !== 0 || opensElsewhere) return
    event.preventDefault()
    void navigate(to)
  }

  return (
    <a {...rest} href={to} onClick={follow}>
      {children}
    </a>
  )
}
