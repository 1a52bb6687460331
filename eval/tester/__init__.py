"""The tester tested: answers spoilt on purpose must be seen, and systems that only pretend to answer must fail the gates."""
