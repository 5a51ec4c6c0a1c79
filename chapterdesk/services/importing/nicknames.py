"""Given names that people use for one another, in Swedish, Dutch and English; compiled from common usage."""

from __future__ import annotations

_GROUPS = """
anders andreas|alexander alex sasha alec sander xander lex|alexandra alex sandra sasha|anna annika anneli ann ans anneke anja ania
elisabeth elizabeth elisabet lisa liz lise betty beth lies liesbeth els elsa bettan lizzy eliza lisbeth elisa|katarina catharina katharina kata kattis karin kajsa
catherine katherine kathryn kate katie cathy kathy kat|margareta margaret greta maggan maggie peggy meg marga margriet griet|maria marie mia maja maya mieke mies riet marijke ria
johan johannes jan hans john jon jonny janne|johannes joannes hans jan joop joost|karl carl kalle charlie charles carlo|charles charlie chuck
christina kristina stina kicki tina chris|christian kristian krille chris|kristoffer christoffer christopher chris krille topher stoffe|peter per pelle petter piet pieter peder pete
petrus piet pieter peter|erik eric rikard|fredrik frederik freddy fred fredde frits|frederick fred freddy|lars lasse laurens|gustav gustaf gusten gurra|gunnar gunn
magnus mange|mikael michael micke mike mick michiel michel|nils niels nisse|olof ola olle olov|oskar oscar|per pelle peter|robert rob robban bob bobby robbie bert
richard rick rikard dick ric|rickard richard rikard ricky|stefan steffen steffe steven stephen|stephen steven steve|sven svenne|thomas tomas tom tommy|tobias tobbe toby|ulrika ulla ullis
ulf uffe|viktor victor vicke vic|wilhelm vilhelm wim willem ville bill will|willem wim pim bill|william bill will billy liam willy|henrik hendrik henk henke harry rik hein|hendrika henny rika
cornelis kees cor cees|cornelia corrie cora nel nelly|jacobus jacob jaap koos sjaak cobus|jakob jacob jaap kobe|james jim jimmy jamie|joseph jozef josef joe jef jos sjef|josefin josefine fina fia
antonius antoon anton ton toon tony teun|anthony tony ton|antonia toos toni|gerardus gerard gerrit geert|gerrit gert|gijsbert gijs bert|lambertus bert lambert bart|bartholomeus bart|hubertus huub bert
adrianus adriaan ad arie ard|arnold arnoud aart nol|dirk diederik dick|theodorus theo dorus|theodor teo theo ted|nicolaas nico klaas niek|nicolas nicholas nick nico nicke|niklas nicklas nicke
leonardus leo lennart leendert leen|lennart lelle|martinus martin maarten tinus|martin marre|matthijs thijs mathias matthias tijs|matthew matt|mattias matthias matte|wilhelmina willy mina mien wil helma
johanna hanna anna jo joke jannie hanneke|hannah hanna|jeanne janna|petronella nel petra ella|susanna susanne suzanne sanne sus sue susan sanna suus|susan sue susie|eva evelina evelien|emelie emilia emily emmy milly
emma emmy|ellen eleonora helena elin|helena lena helene heleen elena|magdalena magda lena malin|madeleine madde|isabella isabelle bella isa belle|gabriella gabrielle gabi ella|josephine jo fien josefien
jennifer jenny jen|jessica jess jessie|jonathan jon jonte|joakim jocke kim|joel jolle|leif leffe|linnea nea|louise lovisa lo lou|marcus markus mackan marc mark|mohammed muhammad mohamed mohammad mo mohamad muhammed
ahmed ahmad achmed|yusuf youssef yousef joseph josef jusuf|ibrahim abraham|fatima fatma fatuma fatemeh|abdullah abdallah abdulla|hussein hussain husein hossein|hassan hasan|ali aly
oleksandr alexander sasha|volodymyr vladimir|dmitri dmytro dmitry dima|katja ekaterina katerina|natalia natalie natasha|sergei serhii sergey|patricia pat patty tricia trish|patrick patrik pat paddy
philip filip phil flip|ronald ron ronny|raymond ray|samuel sam sammy|samantha sam|sebastian seb basse bas|simon siem|sofia sofie sophie sophia fia fie|teresia theresa terese tess|timothy tim|timotheus tim
victoria viktoria vicky|valentina tina|zacharias zack|benjamin ben benny bengan|bengt benke|bernard bernhard ben|bertil bert berra|birgitta brigitta britta gitta birgit gittan|barbro babs|barbara babs barb
daniel dan danne danny|david dave|edward eduard ed eddie ted ward|edvard edward|emanuel manne|ingrid inga|inge-marie inge|ingemar inge|jeremias jerry|jurgen jurre|joris george|george georg jorge goran joris|goran jorgen
kenneth ken kenny|klara clara|lukas lucas luc luke luuk|mathilda matilda tilda tilly|mats matts|monika monica|rasmus erasmus|rolf roffe|rut ruth|sara sarah|staffan stefan|susanne sussi|torbjorn tobbe|torsten totte|vincent vince
wouter walter|walter wolter|yvonne yvon|ake ove|asa osa|orjan jorgen|pauline paula|paul pål paulus pol paulo|rebecka rebecca becky becka|roger rogge|bo bosse|claes klas claus|kjell kelle|solveig solvej
""".strip()

GROUPS: dict[str, frozenset[int]] = {}


def _fill() -> None:
    found: dict[str, set[int]] = {}
    for number, group in enumerate(_GROUPS.replace("\n", "|").split("|")):
        for name in group.split():
            found.setdefault(name, set()).add(number)
    GROUPS.update((name, frozenset(numbers)) for name, numbers in found.items())


_fill()


def go_together(one: str, other: str) -> bool:
    """Say whether two folded given names may be one person's."""
    return bool(GROUPS.get(one, frozenset()) & GROUPS.get(other, frozenset()))
