"""The documents of the person in the stories."""

from __future__ import annotations

from pathlib import Path

from tests.core.extract.extract_makers import make_pdf

TEXTS = {
    "고양이 건강수첩.md": "# 나비의 건강수첩\n\n종합백신은 해마다 봄에 한 번 맞힌다. 병원은 시장 옆 동물병원이다.\n",
    "된장찌개.txt": "된장찌개 끓이는 법\n\n멸치와 다시마로 육수를 내고 된장을 풀어 두부와 호박을 넣어 끓인다.\n",
    "roof.md": "# Roof repair\n\nThe roofer replaced broken tiles and sealed the leak above the kitchen window.\n",
    "bicycle.txt": "How I fix a flat tyre: take the wheel off, find the hole in the tube, patch it, pump it up.\n",
    "workshop.txt": (
        "At the bicycle workshop they glue a rubber patch on the leaking inner tube and inflate the tyre again.\n"
    ),
    "pottery.txt": (
        "The potter's wheel is away for repair until spring. "
        "Until then we form bowls by hand, and the kiln is lit on Fridays.\n"
    ),
}
HANDBOOK = """# House handbook

## Boiler

The boiler hangs in the cellar. When the heating stays cold, look at the pressure gauge of the boiler first. Under one
bar the boiler switches itself off. Open the blue valve slowly until the gauge stands at one and a half bar, close it,
and press the red button on the boiler for three seconds. The heating starts again after a minute.

## Garden

Water the tomatoes in the evening, never at noon. The hose lies behind the shed, and the rain barrel is used first.
Cut the hedge only after the young birds have left, which is at the end of July in most years. The compost is turned
twice a year, in March and in October, and covered with leaves. The lawn mower needs its blade sharpened every
spring; the man at the hardware shop does it while one waits. Plant garlic when the clocks change. In dry summers the
cherry tree gets two cans every third day, poured where the roots end and not at the trunk.

## Radiators

A radiator that gurgles has air in it and the heating stays cold at its upper end. Bleed the radiator: put the small
key on the screw at its side, hold a cup under it, turn until it hisses, and close it when water comes. Afterwards the
boiler may want water, for the pressure falls whenever radiators of the heating are bled.
"""
FIRST_PAGE = [
    "Rental agreement for the flat in Garden Street 12, second floor on the left.",
    "The flat has three rooms, a kitchen, a bath, a balcony and a compartment in the cellar.",
    "The rent is due on the third working day of each month and is paid by standing order.",
    "Heating and water are settled once a year by what the meters in the rooms have counted.",
    "Pets are welcome as long as no neighbour is disturbed; dogs are named to the caretaker.",
    "The landlord pays for painting the stairwell, the tenant for small repairs in the rooms.",
    "The bicycle cellar and the yard are shared by everyone in the house, bins stand at the gate.",
    "Music is played until ten in the evening. The washing room is used by turns, as listed there.",
]
SECOND_PAGE = [
    "Ending the agreement.",
    "The tenant may give notice at the end of any month, three months ahead and in writing.",
    "The landlord may give notice only for the reasons that the law names, and six months ahead.",
    "After notice was given, the flat is shown to others at times on which both sides agree.",
    "On the last day both walk through the rooms together and write down what is not as it was.",
    "All keys are handed over on that day, those of the cellar and of the letter box as well.",
    "The deposit is returned with interest within eight weeks after moving out of the flat.",
    "Furniture that stays behind belongs to the landlord unless something else was agreed on.",
]
TRAVEL = {
    "busan.md": "# Busan\n\nThe night train to Busan leaves Seoul at ten. The fish market opens at dawn.\n",
    "jeju.md": "# Jeju\n\nOn Jeju island we walked up the volcano and rented a small car at the airport.\n",
}


def write_papers(folder: Path) -> int:
    """Write all documents but those of the journeys; return how many."""
    folder.mkdir(parents=True)
    for name, text in {**TEXTS, "handbook.md": HANDBOOK}.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "notice.txt").write_text("Notes on how to give notice to the landlord when leaving a flat.\n", "utf-8")
    make_pdf(folder / "lease.pdf", [FIRST_PAGE, SECOND_PAGE])
    return len(TEXTS) + 3


def write_travel(folder: Path) -> int:
    """Write the documents of two journeys; return how many."""
    folder.mkdir(parents=True)
    for name, text in TRAVEL.items():
        (folder / name).write_text(text, "utf-8")
    return len(TRAVEL)
