/** The sentences of people, sign-in and the review in English: codes 12xx and 13xx. */
import { type Sentences, sentences as s } from './refusals.ts'

export const englishOfPeople = {
  'wrong-pin': s(
    'Wrong PIN',
    'That is not this person’s PIN.',
    'Type it again.',
    'One moment please, I need to sign in.',
  ),
  'pin-locked': s(
    'PIN is locked',
    'It was typed wrong too often.',
    'Wait for the lock to end, or ask a manager for a new PIN.',
    'One moment please, my colleague will help you.',
  ),
  'weak-pin': s(
    'Choose another PIN',
    'Repeats, runs, dates and well-known numbers are not taken, and no two people have the same.',
    'Choose six other digits.',
    'One moment please.',
  ),
  'weak-onsite-password': s(
    'Too easy to guess',
    'Repeats, runs, dates and well-known numbers are not taken.',
    'Choose other digits, four to twenty of them.',
    'One moment please.',
  ),
  'address-inside': s(
    'This address is inside the network',
    'Messages go to public addresses only, so that nobody reaches your own devices through this server.',
    'Have whoever runs the server put its host into WEBHOOK_HOSTS, then try again.',
    'One moment please.',
  ),
  'weak-password': s(
    'Too easy to guess',
    'It needs twelve characters, and must not be made of common words.',
    'Choose a longer one, for example four words.',
    'One moment please.',
  ),
  'wrong-sign-in': s(
    'Not right',
    'The name, the password or the code is wrong, or it was tried too often.',
    'Check all of them and try again.',
    'One moment please, I need to sign in.',
  ),
  'code-needed': s(
    'Code needed',
    'This account is protected by an authenticator app.',
    'Type the six digits that the app shows.',
    'One moment please, I need to sign in.',
  ),
  'sign-in-slowed': s(
    'Too many wrong tries',
    'Somebody tries passwords at this account, from many places.',
    'Use a browser in which you have signed in before, or type the code of the authenticator app, or wait a quarter of an hour.',
    'One moment please, I need to sign in.',
  ),
  'pairing-unknown': s(
    'Code is not valid',
    'It is wrong, older than ten minutes, or was used before.',
    'Ask the tablet for a new code.',
    'One moment please.',
  ),
  'setup-closed': s(
    'Setup is closed',
    'This address was used, or a newer one was printed since.',
    'Use the address that the server printed at its last start.',
    'One moment please.',
  ),
  'last-manager': s(
    'The last manager stays',
    'Without a manager nobody could run the shop.',
    'Make somebody else a manager first.',
    'One moment please.',
  ),
  'login-taken': s(
    'Name is taken',
    'Another account signs in with this name.',
    'Choose another one.',
    'One moment please.',
  ),
  'not-at-this-tablet': s(
    'Not at this tablet',
    'The manager has not allowed this here.',
    'Use another tablet, or ask a manager.',
    'My colleague at the other till will do that for you.',
  ),
  'password-sign-in-needed': s(
    'Password needed',
    'A PIN, or a password of a while ago, is not enough for this.',
    'Sign in with your name and password.',
    'One moment please.',
  ),
  'wrong-host': s(
    'Opened under another address',
    'The server does not know this address as its own: a proxy in between passes on another Host.',
    'Have PUBLIC_URL set to the address that the browser shows, or the proxy pass the Host on.',
    'One moment please.',
  ),
  'owner-only': s(
    'The owner’s alone',
    'Only the owner changes this account, and stays a manager until the shop is handed over.',
    'Ask the owner, or hand the shop over under People first.',
    'One moment please.',
  ),
  'nothing-to-give-back': s(
    'No reward was given',
    'This card was not redeemed, so there is nothing to give back.',
    'Check that it is the right card.',
    'Your card still has its reward.',
  ),
  'given-back-already': s(
    'Given back already',
    'The reward of this card was given back before; that happens once.',
    'Open the card that was made then.',
    'Your reward is on your other card already. May I see that one?',
  ),
  'give-back-limit': s(
    'Enough given back today',
    'The shop’s limit of rewards given back in a day is reached.',
    'Raise the limit in the settings, or do it tomorrow.',
    'I have noted it, and we will put it right.',
  ),
  'review-settled': s(
    'Settled already',
    'Somebody has settled this in another way, or is doing so.',
    'Load the list again.',
    'One moment please.',
  ),
  'kept-elsewhere': s(
    'Changed at the stamp service',
    'The stamps are kept by the hosted service, and this can be changed in its own console only.',
    'Change it there. The counter shows it at the next scan.',
    'My manager will change that for you.',
  ),
  'two-customer-numbers': s(
    'Two customer numbers',
    'Each of them has a customer number from another system.',
    'Make them one there first, then merge the cards here.',
    'Your two cards both stay good, and I can look them up for you.',
  ),
  'import-used': s(
    'Cards have been used',
    'At least one card of this file was stamped, changed or deleted since.',
    'Put single cards right in their story instead.',
    'Your card stays as it is.',
  ),
} satisfies Record<string, Sentences>
