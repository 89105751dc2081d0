from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.extract import latex
from core.extract.latex_words import words
from tests.core.extract.extract_makers import check_promises, parts
from tests.core.extract.light_makers import survives

ARTICLE = r"""\documentclass{article}\usepackage{kotex} % 숨은 말
\title{서가 \\ 설계서}\author{홍길동\thanks{서울} \and M. M\"uller}
\newcommand{\seoga}{서가\xspace}
\newcommand{\two}[2]{숨은 말 #1}
\begin{document}\maketitle
\section*{개요}% 숨은 말
\seoga 는 문서를 찾는다\cite{숨은 말}\footnote{각주 \emph{하나}.}. 수식 $E=mc^2$ 와
이어진다 \verb|a%b| 그리고 \url{http://x.y/%20}.

\begin{quote}인용문이다.\end{quote}
\[ x^2 \label{숨은 말} \]
\begin{verbatim}
% kept
code {x}
\end{verbatim}
\subsection{목록}
\begin{itemize}\item[가] 첫째 \item 둘째 \begin{enumerate}\item 안쪽\end{enumerate}\end{itemize}
\begin{table}\caption{표 제목}\begin{tabular}{|l|r|}\hline 이름 & 값 \\ \hline 사과 & 3\\\end{tabular}\end{table}
\begin{comment}숨은 말\end{comment}
\input{숨은 말}
\end{document} 숨은 말"""


@pytest.mark.parametrize("encoding", ["utf-8", "cp949"])
def test_an_article_becomes_blocks(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.tex"
    path.write_bytes(ARTICLE.encode(encoding))
    document = latex.extract(path)
    check_promises(document)
    assert document.title == "서가 설계서"
    assert parts(document) == [
        ("title", 0, "서가 설계서"),
        ("paragraph", 0, "홍길동\nM. Müller"),
        ("heading", 1, "개요"),
        ("paragraph", 0, "서가 는 문서를 찾는다. 수식 $E=mc^2$ 와 이어진다 a%b 그리고 http://x.y/%20."),
        ("notes", 0, "각주 하나."),
        ("quote", 0, "인용문이다."),
        ("paragraph", 0, "$ x^2 $"),
        ("code", 0, "% kept\ncode {x}"),
        ("heading", 2, "목록"),
        ("list", 0, "- 가 첫째\n- 둘째\n  - 안쪽"),
        ("caption", 0, "표 제목"),
        ("table", 0, "이름 | 값\n사과 | 3"),
    ]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (r"Caf\'e \c{c}a Erd\H{o}s na\"{\i}ve \~n \v{S}", "Café ça Erdős naïve ñ Š"),
        (r"100\% \& \$5 \#1 a\_b \{x\}", "100% & $5 #1 a_b {x}"),
        ("``quoted'' 1--2 --- a~b", "“quoted” 1–2 — a b"),
        (r"\textbf{bold \emph{in}} {\large big}", "bold in big"),
        (r"\href{http://x}{here} \textcolor{red}{seen}", "here seen"),
        (r"stra\ss e \LaTeX{} \dots", "straße LaTeX …"),
        (r"\looseness=-1 Words\vspace{2cm} on", "Words on"),
        ("one % hidden\ntwo", "one two"),
        (r"$a % b$ \(x\)", r"$a % b$ \(x\)"),
    ],
)
def test_running_text(source: str, expected: str) -> None:
    assert " ".join(words(source, {})[0].split()) == expected


def test_commands_that_call_themselves_end() -> None:
    assert len(words(r"\a" * 50, {"a": r"\b\b", "b": r"\a\a"})[0]) < 10**6


def test_an_old_encoding_is_named_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "a.tex"
    path.write_bytes(
        r"\usepackage[latin1]{inputenc} \begin{document}Zażółć é\end{document}".encode("latin-1", "ignore")
    )
    assert latex.extract(path).text.endswith("é")


def test_harmed_articles(tmp_path: Path) -> None:
    survives(latex, tmp_path / "a.tex", ARTICLE.encode())


@pytest.mark.parametrize(
    "piece",
    [
        "\\footnote{",
        "{",
        "\\section{",
        "$",
        "\\[",
        "\\begin{tabular}",
        "\\item[",
        "\\title{",
        "%",
        "\\begin{itemize}",
        "\\newcommand{\\x}{",
        "\\verb|",
        "\\begin{equation}",
        "[",
        "\\cite[",
    ],
)
def test_no_piece_thousands_of_times_takes_long(tmp_path: Path, piece: str) -> None:
    path = tmp_path / "a.tex"
    path.write_text(piece * 4000, "utf-8")
    begun = time.process_time()
    check_promises(latex.extract(path))
    assert time.process_time() - begun < 3


@given(st.text(alphabet="\\{}[]$%&~-`'a가 \n", max_size=120))
def test_any_text_can_be_read(source: str) -> None:
    words(source, {"a": "\\a"})
