"""What strangers may try: forged senders, guessed tokens, smuggled bytes; and what must never be told."""
