import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { lookRequest, lookResult, pictureParams, pictureRequest, pictureVersionParams } from '../look-api.ts'

export const getLook = endpoint({
  method: 'GET',
  path: '/api/counter/v1/public/look',
  summary: 'The shop’s colour, logo and stamp. Public: they stand on the customer’s page.',
  admits: 'everyone',
  result: lookResult,
})

export const getPicture = endpoint({
  method: 'GET',
  path: '/api/counter/v1/public/pictures/:version',
  summary: 'A picture of the shop’s look, as PNG.',
  admits: 'everyone',
  params: pictureVersionParams,
  media: 'image/png',
  result: v.unknown(),
})

export const getLookSheet = endpoint({
  method: 'GET',
  path: '/api/counter/v1/public/look.css',
  summary: 'The shop’s colour as a style sheet, for the customer’s page.',
  admits: 'everyone',
  media: 'text/css',
  result: v.string(),
})

export const setLook = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/look',
  summary: 'Set the shop’s colour; null is the app’s own.',
  admits: ['manager'],
  body: lookRequest,
  result: v.null(),
})

export const setPicture = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/look/pictures/:name',
  summary: 'Set the logo or the stamp, as a small PNG.',
  admits: ['manager'],
  params: pictureParams,
  body: pictureRequest,
  result: v.null(),
})

export const removePicture = endpoint({
  method: 'DELETE',
  path: '/api/counter/v1/look/pictures/:name',
  summary: 'Take the logo or the stamp away.',
  admits: ['manager'],
  params: pictureParams,
  result: v.null(),
})
