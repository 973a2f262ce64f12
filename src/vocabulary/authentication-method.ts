/**
 * How somebody was authenticated, as RFC 8176 names it: by face, by fingers, by a one-time code, by
 * what is known of her, by a key that she holds, by factors of several kinds.
 */
export type AuthenticationMethod = 'face' | 'fpt' | 'otp' | 'kba' | 'pop' | 'mfa';
