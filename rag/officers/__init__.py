"""Who may work on the officers' side: accounts, sessions, throttled log-in, and the record of what each did.

    accounts = Accounts.open(settings.library)
    accounts.add("Ann Moss", "Democratic Services Officer", password, now)
    token = accounts.log_in("Ann Moss", password, address, now)    # a LogInError says why not
    session = accounts.session(token, now)                         # None when it has ended

All of it lies in `officers.sqlite` beside the library, which nothing that serves residents opens.
"""

from rag.officers.accounts import Accounts, Entry, LogInError, Officer, OfficerError, Session, form_token

__all__ = ["Accounts", "Entry", "LogInError", "Officer", "OfficerError", "Session", "form_token"]
