"""One short paper of a council that does not exist, for tests that need a whole library."""

MINUTES = """Elmshire County Council

Roads and Waste Committee

Minutes of the Meeting held on Tuesday, 14th January, 2025 at 10.00 am in Committee Room 1, Shire Hall, Elmstow

Present:

County Councillor Ann Moss (Chair)

County Councillors

B Carr
D Foley

1. Apologies

Apologies were received from County Councillor Ted Lowe.

2. Brown Bin Charge

The Head of Waste presented a report on the charge for collecting brown bins. The charge had been £46 a year since 2022.

Members were informed that 12,300 households paid for the service.

Resolved: That the brown bin charge be set at £52 a year from 1 April 2025.

3. Potholes on Mill Lane

It was queried when Mill Lane would be repaired. Members were informed that the work would start on 3 March 2025 and would cost £18,500.

Resolved: That the report be noted.

4. Exclusion of Press and Public

Resolved: That the press and public be excluded from the meeting for the following item.

Part II (Not open to the press and public)

5. Settlement with a Contractor

(Not for publication: exempt information as defined in paragraph 3 of Part 1 of Schedule 12A to the Local Government Act 1972)

Resolved: That the settlement of £777,123 with Zebulon Paving be approved.
"""
CANARIES = ("777,123", "Zebulon")
