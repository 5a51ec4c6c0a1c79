"""General meetings: who may vote and why, quorum, proxies, ballots and elections, by the statutes' rules."""
