import type { Words } from './language.tsx'

export const demoWords: Words = { en: () => import('./demo/en.po'), ko: () => import('./demo/ko.po') }
export const entranceWords: Words = {
  en: () => import('./entrance/en.po'),
  ko: () => import('./entrance/ko.po'),
}
export const reviewWords: Words = { en: () => import('./review/en.po'), ko: () => import('./review/ko.po') }
export const shopWords: Words = { en: () => import('./shop/en.po'), ko: () => import('./shop/ko.po') }
export const waitingWords: Words = {
  en: () => import('./waiting/en.po'),
  ko: () => import('./waiting/ko.po'),
}
