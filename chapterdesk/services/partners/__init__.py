"""Partners and coalitions: organisations, who coordinates, what is promised both ways, what is offered and needed.

``fees`` says whether an organisation's fee is voluntary, ``admission`` holds the steps from charter to membership,
``turns`` whose turn it is to coordinate, ``matching`` which offers fit which needs, ``promises`` the commitments both ways and
their gentle follow-up, ``circles`` coalitions, working groups and processes with their members, ``audiences`` the
communication lists by target group, ``overview`` the paper about all partners. ``fees.fee``, ``turns.order``,
``matching.fit`` and ``promises.may_remind`` are pure functions.
"""
