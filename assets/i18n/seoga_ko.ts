<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko_KR" sourcelanguage="en_GB">
<context>
    <name>seoga</name>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>&quot;security deposit&quot;</source>
        <translation>&quot;보증금 반환&quot;</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/rules.py"/>
        <source>*.log
drafts/</source>
        <translation>*.log
초안/</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>-draft</source>
        <translation>-초안</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>A file…</source>
        <translation>파일…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>A folder…</source>
        <translation>폴더…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/performance.py"/>
        <source>A graphics card is used by itself where the model can run on one.</source>
        <translation>모델을 그래픽 장치에서 돌릴 수 있으면 저절로 그렇게 합니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/compare.py"/>
        <source>A is better</source>
        <translation>A가 나음</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>A model that reads the best passages again together with the question, or none.</source>
        <translation>가장 가까운 구절을 물음과 함께 다시 읽어 순서를 고치는 모델입니다. 고르지 않아도 됩니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_facts.py"/>
        <source>A search, measured here</source>
        <translation>찾는 시간 (이 컴퓨터)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/home.py"/>
        <source>A whole question often works better than one word.</source>
        <translation>낱말 하나보다 온전한 물음으로 더 잘 찾습니다.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/models/model_words.py"/>
        <source>About {count} hours</source>
        <translation>
            <numerusform>약 {count}시간</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/models/model_words.py"/>
        <source>About {count} minutes</source>
        <translation>
            <numerusform>약 {count}분</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>About {hours} h {minutes} min</source>
        <translation>약 {hours}시간 {minutes}분</translation>
    </message>
    <message>
        <location filename="../../desktop/views/adding.py"/>
        <location filename="../../desktop/views/settings/folders.py"/>
        <source>Add a folder…</source>
        <translation>폴더 더하기…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/adding.py"/>
        <source>Add files…</source>
        <translation>파일 더하기…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/folders.py"/>
        <source>Add folders or files</source>
        <translation>폴더나 파일 더하기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <location filename="../../desktop/views/settings/settings.py"/>
        <source>Advanced</source>
        <translation>고급</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/performance.py"/>
        <source>All but one</source>
        <translation>하나만 빼고 모두</translation>
    </message>
    <message>
        <location filename="../../desktop/models/folders.py"/>
        <source>All documents</source>
        <translation>모든 문서</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>All options are as they were at first.</source>
        <translation>모든 설정을 처음 값으로 되돌렸습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/home.py"/>
        <source>All words can be found already. Meaning is still being learned.</source>
        <translation>낱말은 모두 찾을 수 있습니다. 뜻은 아직 익히는 중입니다.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/strip.py"/>
        <source>And {count} more.</source>
        <translation>
            <numerusform>그 밖에 {count}개가 더 있습니다.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>Another model is coming.</source>
        <translation>다른 모델을 가져오는 중입니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/notices.py"/>
        <source>Another model is in use</source>
        <translation>다른 모델로 바꾸었습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/hotkey.py"/>
        <source>Another program uses these keys already. Choose others.</source>
        <translation>다른 프로그램이 이미 쓰는 키입니다. 다른 키를 골라 주십시오.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/facets.py"/>
        <location filename="../../desktop/models/narrowing.py"/>
        <source>Any</source>
        <translation>모두</translation>
    </message>
    <message>
        <location filename="../../desktop/models/narrowing.py"/>
        <source>Any time</source>
        <translation>전체 기간</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Appearance</source>
        <translation>화면 모드</translation>
    </message>
    <message>
        <location filename="../../desktop/views/days.py"/>
        <source>Apply</source>
        <translation>적용</translation>
    </message>
    <message>
        <location filename="../../desktop/views/days.py"/>
        <source>Apply (Enter)</source>
        <translation>적용 (Enter)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>Archives</source>
        <translation>압축 파일</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/performance.py"/>
        <source>As always</source>
        <translation>평소처럼</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/lean.py"/>
        <source>As measured</source>
        <translation>권장</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>As measured is best on average. Leaning on words finds less of what is worded differently.</source>
        <translation>평균적으로는 권장 값이 가장 좋습니다. 낱말 쪽으로 옮기면 다른 말로 쓴 글을 덜 찾습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>As models are published: Hugging Face or sentence-transformers, with or without an adapter.</source>
        <translation>공개된 그대로의 허깅페이스, sentence-transformers 형식이면 됩니다. 어댑터가 있어도 됩니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/general.py"/>
        <source>As the system is</source>
        <translation>시스템 설정대로</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>Ask both models, and vote without knowing which is which</source>
        <translation>두 모델에 같은 것을 묻고, 어느 쪽인지 모른 채 고릅니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/home.py"/>
        <location filename="../../desktop/views/quick.py"/>
        <location filename="../../desktop/views/search_bar.py"/>
        <source>Ask in your own words</source>
        <translation>찾고 싶은 내용을 말하듯 적어 보세요</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_bar.py"/>
        <source>Ask something else</source>
        <translation>다른 것을 적어 보세요</translation>
    </message>
    <message>
        <location filename="../../desktop/views/saved.py"/>
        <source>Ask something first. Then it can be saved.</source>
        <translation>먼저 찾을 내용을 적으면 저장할 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/earlier.py"/>
        <source>Ask this again (Enter)</source>
        <translation>다시 찾기 (Enter)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/repair.py"/>
        <source>Ask “{words}” instead (Ctrl+R)</source>
        <translation>‘{words}’(으)로 찾기 (Ctrl+R)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/earlier.py"/>
        <source>Asked before</source>
        <translation>최근에 찾은 것</translation>
    </message>
    <message>
        <location filename="../../desktop/views/compare.py"/>
        <source>Asking both models…</source>
        <translation>두 모델에 묻고 있습니다…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>Asks first, then connects to the hub once</source>
        <translation>먼저 묻고, 동의하면 한 번만 허브에 연결합니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/performance.py"/>
        <source>At a quarter of its speed</source>
        <translation>4분의 1 속도로</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>At once</source>
        <translation>바로 바뀜</translation>
    </message>
    <message>
        <location filename="../../desktop/views/compare.py"/>
        <source>B is better</source>
        <translation>B가 나음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/settings.py"/>
        <source>Back to search</source>
        <translation>찾기로 돌아가기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/settings.py"/>
        <source>Back to search (Esc)</source>
        <translation>찾기로 돌아가기 (Esc)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/preview.py"/>
        <source>Back to the results (Space)</source>
        <translation>찾은 결과로 돌아가기 (Space)</translation>
    </message>
    <message>
        <location filename="../../desktop/models/mail_head.py"/>
        <source>Bcc:</source>
        <translation>숨은 참조:</translation>
    </message>
    <message>
        <location filename="../../desktop/views/compare.py"/>
        <source>Both answer your questions, as A and B in an order you are not told. You say which is better.</source>
        <translation>두 모델이 같은 물음에 답합니다. 어느 쪽이 A이고 B인지는 알려 드리지 않습니다. 더 나은 쪽을 고르면 됩니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>Both found the same in {count}</source>
        <translation>{count}개에서는 똑같은 것을 찾았습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>Both were better equally often</source>
        <translation>두 모델이 비슷했습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/ask.py"/>
        <location filename="../../desktop/views/password.py"/>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <location filename="../../desktop/models/mail_head.py"/>
        <source>Cc:</source>
        <translation>참조:</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>Check now</source>
        <translation>지금 검사</translation>
    </message>
    <message>
        <location filename="../../desktop/views/health.py"/>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>Check the library</source>
        <translation>서가 자료 검사</translation>
    </message>
    <message>
        <location filename="../../desktop/views/checkup.py"/>
        <source>Checking the library…</source>
        <translation>서가의 자료를 검사하고 있습니다…</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>Chinese</source>
        <translation>중국어</translation>
    </message>
    <message>
        <location filename="../../desktop/views/chip.py"/>
        <source>Choose (Down)</source>
        <translation>고르기 (아래 화살표)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/chip.py"/>
        <source>Choose (Down), take away (Delete)</source>
        <translation>고르기 (아래 화살표), 없애기 (Delete)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/adding.py"/>
        <source>Choose a folder</source>
        <translation>폴더 고르기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <location filename="../../desktop/views/welcome.py"/>
        <source>Choose a folder…</source>
        <translation>폴더 고르기…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>Choose a model’s folder</source>
        <translation>모델 폴더 고르기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_verbs.py"/>
        <source>Choose a program</source>
        <translation>프로그램 고르기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/unopened.py"/>
        <source>Choose a program…</source>
        <translation>프로그램 고르기…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>Choose an archive</source>
        <translation>압축 파일 고르기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>Choose an archive…</source>
        <translation>압축 파일 고르기…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/days.py"/>
        <source>Choose days</source>
        <translation>기간 고르기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/chip_menu.py"/>
        <source>Choose days…</source>
        <translation>기간 고르기…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/adding.py"/>
        <source>Choose files</source>
        <translation>파일 고르기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>Choose what is to be forgotten</source>
        <translation>잊을 것 고르기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/searching.py"/>
        <source>Clear</source>
        <translation>비우기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/earlier.py"/>
        <source>Clear all</source>
        <translation>모두 지우기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_bar.py"/>
        <source>Clear the search</source>
        <translation>검색어 지우기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/after_crash.py"/>
        <location filename="../../desktop/views/compare.py"/>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/compare.py"/>
        <location filename="../../desktop/views/find_bar.py"/>
        <location filename="../../desktop/views/why_sheet.py"/>
        <source>Close (Esc)</source>
        <translation>닫기 (Esc)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/checkup.py"/>
        <location filename="../../desktop/views/strip.py"/>
        <source>Close this message</source>
        <translation>알림 닫기</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Closing the window leaves Seoga reading.</source>
        <translation>창을 닫아도 서가는 계속 읽습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>Compact now</source>
        <translation>지금 정리</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>Compact the library</source>
        <translation>서가 정리</translation>
    </message>
    <message>
        <location filename="../../desktop/views/compare.py"/>
        <source>Compare</source>
        <translation>견주기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/compare.py"/>
        <source>Compare with {name}</source>
        <translation>{name} 모델과 견주기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/compare.py"/>
        <source>Compare {ours} with {theirs}</source>
        <translation>{ours}과(와) {theirs} 견주기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_facts.py"/>
        <source>Compares</source>
        <translation>견주는 것</translation>
    </message>
    <message>
        <location filename="../../desktop/views/health.py"/>
        <source>Compares what is kept with each other and mends what does not fit</source>
        <translation>서가의 자료를 서로 견주어 어긋난 곳을 바로잡습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_bar.py"/>
        <source>Compares word by word</source>
        <translation>낱말 하나하나를 견줍니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>Compare…</source>
        <translation>견주기…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why_sheet.py"/>
        <source>Comparing word by word…</source>
        <translation>낱말을 하나씩 견주고 있습니다…</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Connections</source>
        <translation>연결</translation>
    </message>
    <message>
        <location filename="../../desktop/views/duplicates.py"/>
        <location filename="../../desktop/views/health.py"/>
        <source>Copies and versions</source>
        <translation>사본과 판본</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <location filename="../../desktop/views/after_crash.py"/>
        <source>Copy details</source>
        <translation>자세한 내용 복사</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_menus.py"/>
        <source>Copy file</source>
        <translation>파일 복사</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_menus.py"/>
        <source>Copy passage</source>
        <translation>구절 복사</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_menus.py"/>
        <source>Copy path</source>
        <translation>경로 복사</translation>
    </message>
    <message>
        <location filename="../../desktop/views/after_crash.py"/>
        <source>Copy the log</source>
        <translation>기록 복사</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>Copy what is shown here, in English</source>
        <translation>여기 보이는 것을 영어로 복사합니다</translation>
    </message>
    <message>
        <location filename="../../desktop/models/rules.py"/>
        <location filename="../../desktop/views/health.py"/>
        <source>Could not be read</source>
        <translation>읽지 못한 파일</translation>
    </message>
    <message>
        <location filename="../../desktop/views/saved.py"/>
        <source>Ctrl+D keeps a question here.</source>
        <translation>Ctrl+D를 누르면 검색이 여기에 저장됩니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/quick.py"/>
        <source>Ctrl+Enter: reveal</source>
        <translation>Ctrl+Enter 위치 보기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/general.py"/>
        <source>Dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <location filename="../../desktop/models/narrowing.py"/>
        <source>Date</source>
        <translation>날짜</translation>
    </message>
    <message>
        <location filename="../../desktop/models/mail_head.py"/>
        <source>Date:</source>
        <translation>날짜:</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_ask.py"/>
        <source>Delete</source>
        <translation>지우기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>Delete everything</source>
        <translation>모두 지우기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>Delete everything Seoga keeps</source>
        <translation>서가가 보관한 것 모두 지우기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>Delete everything Seoga keeps?</source>
        <translation>서가가 보관한 것을 모두 지우겠습니까?</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>Delete everything…</source>
        <translation>모두 지우기…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>Delete its vectors…</source>
        <translation>벡터 지우기…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_ask.py"/>
        <source>Delete the vectors of {name}?</source>
        <translation>{name} 모델의 벡터를 지우겠습니까?</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>Delete this model from this computer</source>
        <translation>이 컴퓨터에서 이 모델을 지웁니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>Deleted: all text, words and meaning of your documents in the library, its list of files and folders, what you left out, backups, questions asked before, saved searches, and the log.</source>
        <translation>지우는 것: 서가에 담긴 문서의 글과 낱말과 뜻, 파일과 폴더 목록, 직접 제외한 목록, 백업, 최근에 찾은 것, 저장한 검색, 오류 기록.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/after_crash.py"/>
        <source>Details</source>
        <translation>자세한 내용</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>Device</source>
        <translation>장치</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>Diagnostics</source>
        <translation>진단 정보</translation>
    </message>
    <message>
        <location filename="../../desktop/views/repair.py"/>
        <source>Did you mean “{words}”?</source>
        <translation>‘{words}’을(를) 찾으셨습니까?</translation>
    </message>
    <message>
        <location filename="../../desktop/views/after_crash.py"/>
        <source>Do not tell me again</source>
        <translation>다시 알리지 않기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/document_view.py"/>
        <source>Document</source>
        <translation>문서</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_ask.py"/>
        <source>Download</source>
        <translation>내려받기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>Download ({size})…</source>
        <translation>내려받기 ({size})…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>Download {name}</source>
        <translation>{name} 내려받기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_ask.py"/>
        <source>Download {name}?</source>
        <translation>{name} 모델을 내려받겠습니까?</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>Download…</source>
        <translation>내려받기…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/pdf_view.py"/>
        <source>Drawing the page…</source>
        <translation>쪽을 그리는 중…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>Drop a model’s folder or archive here</source>
        <translation>모델 폴더나 압축 파일을 끌어다 놓으세요</translation>
    </message>
    <message>
        <location filename="../../desktop/views/welcome.py"/>
        <source>Drop folders or files here</source>
        <translation>폴더나 파일을 끌어다 놓으세요</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why_sheet.py"/>
        <source>Each word of your search, and the word it came closest to</source>
        <translation>찾은 말의 낱말마다 가장 가까운 낱말</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Endings of files that are not read, as in: .log .csv</source>
        <translation>읽지 않을 파일의 확장자입니다. 예: .log .csv</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>English</source>
        <translation>영어</translation>
    </message>
    <message>
        <location filename="../../desktop/views/quick.py"/>
        <source>Enter opens, Ctrl+Enter shows the folder, Tab shows all in the window, Esc closes.</source>
        <translation>Enter는 열기, Ctrl+Enter는 폴더에서 보기, Tab은 창에서 보기, Esc는 닫기입니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/find_bar.py"/>
        <source>Enter: next place, Shift+Enter: the one before, Esc: close</source>
        <translation>Enter: 다음 곳, Shift+Enter: 앞의 곳, Esc: 닫기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/quick.py"/>
        <source>Enter: open</source>
        <translation>Enter 열기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/health.py"/>
        <source>Every file Seoga was given, and what became of it.</source>
        <translation>서가에 넣은 모든 파일의 현재 상태입니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/health.py"/>
        <source>Every file could be read.</source>
        <translation>모든 파일을 읽었습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>Every option goes back to how it was at first. The library and the model in use stay.</source>
        <translation>모든 설정이 처음 값으로 돌아갑니다. 서가와 쓰고 있는 모델은 그대로 둡니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>Every passage has its vectors of this model already.</source>
        <translation>모든 구절에 이 모델의 벡터가 이미 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>Everything else is taken by its meaning. Conditions can be put together.</source>
        <translation>나머지 말은 뜻으로 찾습니다. 조건은 함께 쓸 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>Everything in the library is compared with everything else, and what does not fit is mended.</source>
        <translation>서가에 담긴 것을 서로 견주어 보고, 맞지 않는 것은 고칩니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>Everything is deleted. The library is empty.</source>
        <translation>모두 지웠습니다. 서가가 비었습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <location filename="../../desktop/views/welcome.py"/>
        <source>Everything stays on this computer.</source>
        <translation>모든 것은 이 컴퓨터 안에만 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>Fetching {name}</source>
        <translation>{name} 받는 중</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why.py"/>
        <source>File name</source>
        <translation>파일 이름</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>Files</source>
        <translation>파일</translation>
    </message>
    <message>
        <location filename="../../desktop/views/problem_list.py"/>
        <source>Files that could not be read</source>
        <translation>읽지 못한 파일</translation>
    </message>
    <message>
        <location filename="../../desktop/views/duplicates.py"/>
        <source>Files that share most of what they say: copies, and versions of each other.</source>
        <translation>내용이 대부분 같은 파일, 곧 사본이나 서로 다른 판본입니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/checkup.py"/>
        <source>Files, passages, words and meaning fit each other.</source>
        <translation>파일, 구절, 낱말, 뜻이 서로 맞습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>Filter by name, language or licence</source>
        <translation>이름, 언어, 라이선스로 거르기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <location filename="../../desktop/views/settings/models.py"/>
        <source>Filter the catalogue</source>
        <translation>모델 목록 거르기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/remedies.py"/>
        <source>Filters were on</source>
        <translation>조건을 걸고 찾았습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/finding.py"/>
        <source>Find a setting</source>
        <translation>설정 찾기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/finding.py"/>
        <source>Find a setting (Ctrl+F)</source>
        <translation>설정 찾기 (Ctrl+F)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/find_bar.py"/>
        <source>Find in this document</source>
        <translation>이 문서에서 찾기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/page_bar.py"/>
        <source>Find in this document (Ctrl+F)</source>
        <translation>이 문서에서 찾기 (Ctrl+F)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/preview.py"/>
        <source>Find passages that say something similar (Ctrl+Shift+S)</source>
        <translation>비슷한 내용의 구절 찾기 (Ctrl+Shift+S)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_menus.py"/>
        <location filename="../../desktop/views/preview.py"/>
        <source>Find similar</source>
        <translation>비슷한 글</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_menus.py"/>
        <source>Find similar to the whole file</source>
        <translation>파일 전체와 비슷한 글</translation>
    </message>
    <message>
        <location filename="../../desktop/views/welcome.py"/>
        <source>Find what you meant, not just what you typed</source>
        <translation>적은 말이 아니라 뜻으로 찾습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>Finds by meaning</source>
        <translation>뜻으로 찾음</translation>
    </message>
    <message>
        <location filename="../../assets/models"/>
        <source>Finds by meaning in Korean, English and Japanese and from one to the other; reads Chinese, Spanish and French less well.</source>
        <translation>한국어, 영어, 일본어에서, 그리고 그 언어들 사이에서 뜻으로 찾습니다. 중국어, 스페인어, 프랑스어도 읽지만 그만큼 잘 알지는 못합니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_bar.py"/>
        <source>Finds passages that say the same in other words</source>
        <translation>다른 말로 쓰였어도 뜻이 같은 곳을 찾습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_bar.py"/>
        <source>Finds the same letters only</source>
        <translation>글자가 같은 곳만 찾습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/models/narrowing.py"/>
        <source>Folder</source>
        <translation>폴더</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <location filename="../../desktop/views/folders.py"/>
        <location filename="../../desktop/views/settings/folders.py"/>
        <location filename="../../desktop/views/settings/settings.py"/>
        <source>Folders</source>
        <translation>폴더</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/folders.py"/>
        <source>Folders of the library</source>
        <translation>서가의 폴더</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>For when something is not as it should be.</source>
        <translation>무언가 제대로 되지 않을 때 씁니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/leaving.py"/>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>Forget</source>
        <translation>잊기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>Forget a file or a folder</source>
        <translation>파일이나 폴더 잊기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/searching.py"/>
        <source>Forget the questions that were asked before</source>
        <translation>전에 찾은 것을 모두 잊습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/leaving.py"/>
        <source>Forget this file…</source>
        <translation>이 파일 잊기…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/leaving.py"/>
        <source>Forget “{name}”?</source>
        <translation>‘{name}’을(를) 잊겠습니까?</translation>
    </message>
    <message>
        <location filename="../../desktop/views/checkup.py"/>
        <source>Found and mended</source>
        <translation>찾아서 바로잡은 것</translation>
    </message>
    <message>
        <location filename="../../desktop/views/result_delegate.py"/>
        <source>Found by its name</source>
        <translation>이름으로 찾음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>Frees {size} on the disk</source>
        <translation>디스크에서 {size}를 비웁니다</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>French</source>
        <translation>프랑스어</translation>
    </message>
    <message>
        <location filename="../../desktop/views/days.py"/>
        <source>From</source>
        <translation>시작일</translation>
    </message>
    <message>
        <location filename="../../desktop/models/mail_head.py"/>
        <source>From:</source>
        <translation>보낸 사람:</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/general.py"/>
        <location filename="../../desktop/views/settings/settings.py"/>
        <source>General</source>
        <translation>일반</translation>
    </message>
    <message>
        <location filename="../../desktop/models/activity.py"/>
        <location filename="../../desktop/views/settings/models.py"/>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>Getting ready…</source>
        <translation>준비하고 있습니다…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <location filename="../../desktop/views/settings/models.py"/>
        <source>Go back</source>
        <translation>되돌아가기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_bar.py"/>
        <source>Go back to the question before (Esc)</source>
        <translation>앞서 찾던 것으로 돌아가기 (Esc)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_ask.py"/>
        <source>Go on</source>
        <translation>계속하기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/after_crash.py"/>
        <source>Hide details</source>
        <translation>자세한 내용 숨기기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>Hide the log</source>
        <translation>기록 숨기기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_page.py"/>
        <source>Hide them</source>
        <translation>숨기기</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>How many cores indexing may use. 0 leaves one core free. Takes effect at the next start.</source>
        <translation>문서를 읽을 때 쓸 코어 수입니다. 0이면 하나를 남겨 둡니다. 다음에 시작할 때 적용됩니다.</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>How many passages a search brings at most.</source>
        <translation>한 번에 찾아 보여 줄 구절의 최대 수입니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/searching.py"/>
        <source>How much is found, and what counts.</source>
        <translation>얼마나 찾고 무엇을 더 중요하게 볼지 정합니다.</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>How much of its time reading works, in percent. While you search it takes half of that.</source>
        <translation>문서를 읽는 데 쓸 시간의 비율(%)입니다. 찾는 동안에는 그 절반만 씁니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/performance.py"/>
        <source>How much of this computer reading may use.</source>
        <translation>문서를 읽을 때 컴퓨터를 얼마나 쓸지 정합니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/general.py"/>
        <source>How the window looks and speaks, and how one gets to it.</source>
        <translation>창의 모습과 언어, 창을 여는 방법입니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>How to search more exactly</source>
        <translation>더 정확히 찾는 방법</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_bar.py"/>
        <source>How to search more exactly (F1)</source>
        <translation>더 정확히 찾는 방법 (F1)</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Hub of models</source>
        <translation>모델 허브</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>In all</source>
        <translation>합계</translation>
    </message>
    <message>
        <location filename="../../desktop/views/welcome.py"/>
        <source>In other words, in another language: Seoga goes by meaning.</source>
        <translation>낱말이 달라도, 언어가 달라도, 뜻이 통하면 찾아냅니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>In use</source>
        <translation>사용 중</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_menus.py"/>
        <source>Index again</source>
        <translation>다시 읽기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>Is here</source>
        <translation>이미 있음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/rules.py"/>
        <source>Is this file read?</source>
        <translation>이 파일을 읽습니까?</translation>
    </message>
    <message>
        <location filename="../../desktop/views/ask.py"/>
        <source>It can no longer be searched. The files themselves are not touched.</source>
        <translation>더 이상 이 폴더에서 찾을 수 없게 됩니다. 파일 자체는 건드리지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/after_crash.py"/>
        <source>It has been written down in {path}. Your documents and your library are not affected.</source>
        <translation>내용을 {path}에 적어 두었습니다. 문서와 서가에는 영향이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>It has no vectors here yet. Use it once, then they can be compared.</source>
        <translation>아직 이 모델의 벡터가 없습니다. 한 번 사용한 뒤에 견줄 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/general.py"/>
        <source>It is in the menu now.</source>
        <translation>이제 메뉴에 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>It is left out from now on, and its text is purged from every part of the library.</source>
        <translation>이제부터 제외하고, 담긴 글을 서가 곳곳에서 말끔히 지웁니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/leaving.py"/>
        <source>It is left out from now on, and its text is purged from every part of the library. This cannot be undone. What is on your disk is not touched.</source>
        <translation>이제부터 제외하고, 담긴 글을 서가 곳곳에서 말끔히 지웁니다. 이 일은 되돌릴 수 없습니다. 디스크에 있는 파일은 건드리지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/searching.py"/>
        <source>It is not on this computer; searches do without it.</source>
        <translation>이 컴퓨터에 없는 모델이라, 이 모델 없이 찾습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/strip.py"/>
        <source>It is tried again, later each time. Details are in {path}.</source>
        <translation>간격을 늘려 가며 다시 시작합니다. 자세한 내용은 {path}에 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>It is tried first.</source>
        <translation>먼저 속도를 재고 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/manners.py"/>
        <source>It keeps reading. Quit from the menu of its icon.</source>
        <translation>읽기를 계속합니다. 끝내려면 아이콘의 메뉴에서 ‘끝내기’를 고르십시오.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/after_crash.py"/>
        <source>It may have crashed, or the system or a person may have ended it; from here these look alike.</source>
        <translation>오류로 멈추었거나 시스템이나 사용자가 강제로 끝냈을 수 있습니다. 어느 쪽인지는 알 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/rules.py"/>
        <source>It should be, in folder {name}, but: {reason}</source>
        <translation>읽을 파일이지만 읽지 못했습니다: {name} 폴더, {reason}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_ask.py"/>
        <source>Its licence: {licence}. It stands at {page}.</source>
        <translation>라이선스: {licence}. 전문은 {page} 에 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/reranking.py"/>
        <source>Its speed is measured when it is first used.</source>
        <translation>처음 쓸 때 속도를 잽니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>Its vectors are kept here: {size}.</source>
        <translation>이 모델의 벡터를 보관하고 있습니다: {size}.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>Japanese</source>
        <translation>일본어</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>Kept beside it</source>
        <translation>따로 보관하는 것</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Kept on this computer to be asked again.</source>
        <translation>다시 찾을 수 있도록 이 컴퓨터에만 남겨 둡니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>Kept: your documents, your options, and the models.</source>
        <translation>그대로 두는 것: 문서, 설정, 모델.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/compare.py"/>
        <source>Key {key}</source>
        <translation>{key} 키</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_bar.py"/>
        <location filename="../../desktop/views/why.py"/>
        <source>Keyword</source>
        <translation>글자 일치</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>Korean</source>
        <translation>한국어</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <location filename="../../desktop/models/narrowing.py"/>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_facts.py"/>
        <source>Languages</source>
        <translation>언어</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>Large, better with a GPU</source>
        <translation>큰 모델, GPU 권장</translation>
    </message>
    <message>
        <location filename="../../desktop/views/page_bar.py"/>
        <source>Larger (Ctrl++)</source>
        <translation>크게 (Ctrl++)</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Larger files are listed but not read.</source>
        <translation>더 큰 파일은 목록에만 두고 읽지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Largest file (MB)</source>
        <translation>읽을 파일의 최대 크기 (MB)</translation>
    </message>
    <message>
        <location filename="../../desktop/models/activity.py"/>
        <source>Learning meaning · {done} of {total}</source>
        <translation>뜻 익히는 중 · {total} 가운데 {done}개</translation>
    </message>
    <message>
        <location filename="../../desktop/views/leaving.py"/>
        <source>Leave out</source>
        <translation>제외하기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/leaving.py"/>
        <source>Leave this file out</source>
        <translation>이 파일 제외하기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/leaving.py"/>
        <source>Leave this folder out…</source>
        <translation>이 폴더 제외하기…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/leaving.py"/>
        <source>Leave “{name}” out of the library?</source>
        <translation>‘{name}’ 폴더를 제외하겠습니까?</translation>
    </message>
    <message>
        <location filename="../../desktop/views/health.py"/>
        <source>Left out</source>
        <translation>제외한 것</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/excluded.py"/>
        <source>Left out by you</source>
        <translation>직접 제외한 것</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Left out everywhere</source>
        <translation>모든 폴더에서 제외</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>Less than a minute</source>
        <translation>1분 안에 끝남</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_bar.py"/>
        <source>Let go to find what is like this file</source>
        <translation>놓으면 이 파일과 비슷한 글을 찾습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/drop.py"/>
        <source>Let go to put it into the library</source>
        <translation>놓으면 서가에 들어갑니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why.py"/>
        <source>Letters and file name</source>
        <translation>글자와 파일 이름이 맞음</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <location filename="../../desktop/views/folders.py"/>
        <source>Library</source>
        <translation>내 문서</translation>
    </message>
    <message>
        <location filename="../../desktop/views/folders.py"/>
        <location filename="../../desktop/views/health.py"/>
        <source>Library health</source>
        <translation>서가 점검</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_facts.py"/>
        <source>Licence</source>
        <translation>라이선스</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/general.py"/>
        <source>Light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Light, dark, or as the system is.</source>
        <translation>밝게, 어둡게, 또는 시스템 설정대로 합니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_bar.py"/>
        <source>Like a passage in {name}</source>
        <translation>비슷한 글: {name}의 한 구절</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_bar.py"/>
        <source>Like: {name}</source>
        <translation>비슷한 글: {name}</translation>
    </message>
    <message>
        <location filename="../../desktop/models/results.py"/>
        <source>Likely match</source>
        <translation>맞는 듯함</translation>
    </message>
    <message>
        <location filename="../../desktop/views/linked.py"/>
        <source>Link: {words}</source>
        <translation>링크: {words}</translation>
    </message>
    <message>
        <location filename="../../desktop/models/sizes.py"/>
        <source>List of files</source>
        <translation>파일 목록</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>Loading the model…</source>
        <translation>모델을 불러오는 중…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>Log</source>
        <translation>기록</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>Log of what went wrong</source>
        <translation>오류 기록</translation>
    </message>
    <message>
        <location filename="../../desktop/views/duplicates.py"/>
        <source>Look for copies</source>
        <translation>사본 찾기</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>Looking at {name}…</source>
        <translation>{name} 살펴보는 중…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/duplicates.py"/>
        <source>Looking for copies…</source>
        <translation>사본을 찾고 있습니다…</translation>
    </message>
    <message>
        <location filename="../../desktop/models/activity.py"/>
        <source>Looking through the folders…</source>
        <translation>폴더를 살펴보고 있습니다…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/find_bar.py"/>
        <source>Looking…</source>
        <translation>찾는 중…</translation>
    </message>
    <message>
        <location filename="../../desktop/models/sizes.py"/>
        <location filename="../../desktop/views/search_bar.py"/>
        <location filename="../../desktop/views/settings/lean.py"/>
        <location filename="../../desktop/views/why.py"/>
        <source>Meaning</source>
        <translation>뜻</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_bar.py"/>
        <source>Meaning + words</source>
        <translation>뜻 + 낱말</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why.py"/>
        <source>Meaning and file name</source>
        <translation>뜻과 파일 이름이 가까움</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why.py"/>
        <source>Meaning and letters</source>
        <translation>뜻과 글자가 가까움</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why.py"/>
        <source>Meaning and phrases</source>
        <translation>뜻과 어구가 가까움</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why.py"/>
        <source>Meaning and words</source>
        <translation>뜻과 낱말이 가까움</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Meaning or words</source>
        <translation>뜻과 낱말의 비중</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>Meaning was damaged: learned again.</source>
        <translation>뜻이 손상되어 다시 익힙니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/reranking.py"/>
        <source>Measured here: {rate}. Each search reads up to {count} passages again, which takes {seconds} s more.</source>
        <translation>이 컴퓨터에서 잰 속도: {rate}. 찾을 때마다 구절을 {count}개까지 다시 읽으며, {seconds}초가 더 걸립니다.</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Model</source>
        <translation>모델</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <location filename="../../desktop/views/settings/models.py"/>
        <location filename="../../desktop/views/settings/settings.py"/>
        <source>Models</source>
        <translation>모델</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>Models brought by you</source>
        <translation>직접 가져온 모델</translation>
    </message>
    <message>
        <location filename="../../desktop/views/chips.py"/>
        <source>More filters: {names}</source>
        <translation>그 밖의 조건: {names}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/models.py"/>
        <source>More models</source>
        <translation>다른 모델 가져오기</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Most written in a minute (MB)</source>
        <translation>1분에 디스크에 쓰는 최대량 (MB)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why.py"/>
        <source>Mostly meaning</source>
        <translation>주로 뜻이 가까움</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why.py"/>
        <source>Mostly phrases</source>
        <translation>주로 어구가 맞음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why.py"/>
        <source>Mostly the file name</source>
        <translation>주로 파일 이름이 맞음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why.py"/>
        <source>Mostly the same letters</source>
        <translation>주로 글자가 같음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why.py"/>
        <source>Mostly words</source>
        <translation>주로 낱말이 맞음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/saved.py"/>
        <source>Name of the saved search</source>
        <translation>저장한 검색의 이름</translation>
    </message>
    <message>
        <location filename="../../desktop/views/folders.py"/>
        <source>Narrow or wide side bar (Ctrl+B)</source>
        <translation>사이드바 좁히기, 넓히기 (Ctrl+B)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_menus.py"/>
        <source>Nearly the same ({count})</source>
        <translation>거의 같은 글 ({count})</translation>
    </message>
    <message>
        <location filename="../../desktop/models/results.py"/>
        <source>Nearly the same:</source>
        <translation>거의 같은 글:</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/hub.py"/>
        <source>Never</source>
        <translation>하지 않음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/page_bar.py"/>
        <source>Next page (Page Down)</source>
        <translation>다음 쪽 (Page Down)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/preview.py"/>
        <source>Next passage in this file (F3)</source>
        <translation>이 파일의 다음 구절 (F3)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/find_bar.py"/>
        <source>Next place (Enter)</source>
        <translation>다음 곳 (Enter)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why_sheet.py"/>
        <source>Next result (↓)</source>
        <translation>다음 결과 (↓)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_page.py"/>
        <source>No close match</source>
        <translation>가까운 글 없음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/duplicates.py"/>
        <source>No copies or versions were found.</source>
        <translation>사본이나 다른 판본이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/compare.py"/>
        <source>No difference</source>
        <translation>차이 없음</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>No difference to you in {count}</source>
        <translation>{count}개에서는 차이가 없다고 했습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/models/activity.py"/>
        <location filename="../../desktop/views/settings/folders.py"/>
        <source>No documents yet</source>
        <translation>아직 문서가 없습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/left_out.py"/>
        <source>No file is left out.</source>
        <translation>제외한 파일이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/performance.py"/>
        <source>No limit</source>
        <translation>제한 없음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>No model of the catalogue fits.</source>
        <translation>맞는 모델이 목록에 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/home.py"/>
        <source>No passage comes close to what you asked.</source>
        <translation>물음에 가까운 구절이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/actions.py"/>
        <source>No program on this computer opens “{name}”.</source>
        <translation>이 컴퓨터에 ‘{name}’ 파일을 여는 프로그램이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/finding.py"/>
        <source>No setting is called that.</source>
        <translation>그런 이름의 설정이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/searching.py"/>
        <source>No such model is here. The Models page brings one.</source>
        <translation>쓸 수 있는 모델이 아직 없습니다. ‘모델’ 화면에서 가져올 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why_sheet.py"/>
        <source>No words could be compared one by one.</source>
        <translation>하나씩 견줄 낱말이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>No words could be made out in the picture.</source>
        <translation>그림에서 글자를 알아볼 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/rules.py"/>
        <source>No, it is left out</source>
        <translation>아니요, 제외되었습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/models/rules.py"/>
        <source>No: {rule}</source>
        <translation>아니요: {rule}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/keys.py"/>
        <location filename="../../desktop/views/settings/searching.py"/>
        <source>None</source>
        <translation>없음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/performance.py"/>
        <source>Not at all</source>
        <translation>읽지 않기</translation>
    </message>
    <message>
        <location filename="../../desktop/models/rules.py"/>
        <source>Not in any folder of the library</source>
        <translation>서가의 어느 폴더에도 들어 있지 않습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>Not offered</source>
        <translation>받을 수 없음</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>Not read</source>
        <translation>읽지 못함</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/rules.py"/>
        <source>Not saved yet</source>
        <translation>아직 저장하지 않았습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/typesetter.py"/>
        <source>Notes</source>
        <translation>발표자 노트</translation>
    </message>
    <message>
        <location filename="../../desktop/views/find_bar.py"/>
        <source>Nothing found</source>
        <translation>찾지 못했습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>Nothing has been written down.</source>
        <translation>적힌 것이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/home.py"/>
        <location filename="../../desktop/views/quick.py"/>
        <source>Nothing here is really about this</source>
        <translation>이 내용을 다룬 글이 없습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/home.py"/>
        <source>Nothing here is really like this</source>
        <translation>이와 비슷한 글이 없습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_page.py"/>
        <source>Nothing in this file can be searched.</source>
        <translation>이 파일에는 찾을 수 있는 글이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/leaving.py"/>
        <source>Nothing in this folder can be found then. The files themselves are not touched.</source>
        <translation>이 폴더 안의 것은 더 이상 찾을 수 없게 됩니다. 파일 자체는 건드리지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/models.py"/>
        <source>Nothing is fetched unless you press a button and say yes.</source>
        <translation>단추를 누르고 동의하기 전에는 아무것도 받지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/searching.py"/>
        <source>Nothing is kept any more, and what was is gone.</source>
        <translation>이제 남기지 않으며, 남아 있던 것도 지웠습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/compare.py"/>
        <source>Nothing was found.</source>
        <translation>찾은 것이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>Nothing was installed; the models that are here are as they were.</source>
        <translation>설치한 것은 없으며, 있던 모델은 그대로입니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/excluded.py"/>
        <source>Nothing yet. A file’s menu in the results leaves it out.</source>
        <translation>아직 없습니다. 찾은 결과에서 파일의 메뉴를 열어 제외할 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/models.py"/>
        <source>Now searching with {name}</source>
        <translation>이제 {name} 모델로 찾습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/parts.py"/>
        <source>Off</source>
        <translation>끔</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>Offline mode is on: nothing can be downloaded.</source>
        <translation>오프라인 모드라 내려받을 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/activity.py"/>
        <source>Offline. Nothing leaves this computer.</source>
        <translation>오프라인 · 아무것도 밖으로 나가지 않습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/parts.py"/>
        <source>On</source>
        <translation>켬</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>On battery</source>
        <translation>배터리로 쓸 때</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>On disk</source>
        <translation>디스크</translation>
    </message>
    <message>
        <location filename="../../desktop/menu_entry.py"/>
        <source>On this system, installing Seoga puts it into the menu.</source>
        <translation>이 시스템에서는 서가를 설치하면 메뉴에 들어갑니다.</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Only the download of a model makes one.</source>
        <translation>모델을 내려받을 때만 연결합니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/weak.py"/>
        <source>Only weak matches. Among so few passages it is hard to tell.</source>
        <translation>관련이 약한 곳뿐입니다. 구절이 적어 확실하지는 않습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/home.py"/>
        <location filename="../../desktop/views/quick.py"/>
        <location filename="../../desktop/views/search_page.py"/>
        <source>Only words could be compared. Meaning is not read yet.</source>
        <translation>아직 낱말만 견줄 수 있습니다. 뜻은 읽는 중입니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/remedies.py"/>
        <source>Only “{name}” was searched</source>
        <translation>‘{name}’ 안에서만 찾았습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/duplicates.py"/>
        <location filename="../../desktop/views/file_menus.py"/>
        <location filename="../../desktop/views/password.py"/>
        <location filename="../../desktop/views/preview.py"/>
        <source>Open</source>
        <translation>열기</translation>
    </message>
    <message>
        <location filename="../../desktop/tray.py"/>
        <source>Open Seoga</source>
        <translation>서가 열기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_menus.py"/>
        <source>Open at line {line}</source>
        <translation>{line}째 줄에서 열기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_menus.py"/>
        <source>Open at page {page}</source>
        <translation>{page}쪽에서 열기</translation>
    </message>
    <message>
        <location filename="../../desktop/models/links.py"/>
        <source>Open in the browser (Enter)</source>
        <translation>브라우저에서 열기 (Enter)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>Open it</source>
        <translation>열기</translation>
    </message>
    <message>
        <location filename="../../desktop/models/links.py"/>
        <location filename="../../desktop/views/duplicates.py"/>
        <location filename="../../desktop/views/preview.py"/>
        <source>Open the file (Enter)</source>
        <translation>파일 열기 (Enter)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>Open the log with another program</source>
        <translation>다른 프로그램으로 기록을 엽니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_menus.py"/>
        <source>Open with</source>
        <translation>다른 프로그램으로 열기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_menus.py"/>
        <location filename="../../desktop/views/file_verbs.py"/>
        <source>Open with…</source>
        <translation>다른 프로그램으로 열기…</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>Options</source>
        <translation>설정</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_facts.py"/>
        <source>Origin</source>
        <translation>만든 곳</translation>
    </message>
    <message>
        <location filename="../../desktop/views/password.py"/>
        <source>Other locked files are tried with it too. Seoga forgets it when it ends; the file stays searchable.</source>
        <translation>잠긴 다른 파일도 이 암호로 열어 봅니다. 서가는 끝날 때 암호를 잊으며, 파일은 계속 찾을 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/compare.py"/>
        <source>Other questions</source>
        <translation>다른 물음으로</translation>
    </message>
    <message>
        <location filename="../../desktop/views/drop.py"/>
        <source>Over the search field, it finds what is like a file.</source>
        <translation>찾기 칸 위에 놓으면 그 파일과 비슷한 글을 찾습니다.</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>PDF preview</source>
        <translation>PDF 미리 보기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/welcome.py"/>
        <source>PDF, HWP, Word, Excel, PowerPoint, mail, books, web pages, notes, code, archives and more</source>
        <translation>PDF, 한글, 워드, 엑셀, 파워포인트, 메일, 전자책, 웹 문서, 메모, 코드, 압축 파일 등</translation>
    </message>
    <message>
        <location filename="../../desktop/views/page_bar.py"/>
        <location filename="../../desktop/views/pdf_view.py"/>
        <source>Page</source>
        <translation>쪽</translation>
    </message>
    <message>
        <location filename="../../desktop/views/page_bar.py"/>
        <location filename="../../desktop/views/pdf_view.py"/>
        <source>Page {page} of {count}</source>
        <translation>{count}쪽 가운데 {page}쪽</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/searching.py"/>
        <source>Pages as they look</source>
        <translation>쪽 모습 그대로</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Pages as they look, or their text.</source>
        <translation>쪽을 인쇄된 모습 그대로 보이거나 글만 보입니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/preview.py"/>
        <source>Passage {number} of {count}</source>
        <translation>구절 {number} / {count}</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <location filename="../../desktop/models/sizes.py"/>
        <source>Passages</source>
        <translation>구절</translation>
    </message>
    <message>
        <location filename="../../desktop/views/ticks.py"/>
        <source>Passages in this file (F3, Shift+F3)</source>
        <translation>이 파일에서 찾은 구절 (F3, Shift+F3)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/home.py"/>
        <source>Passages that say the same are found, whatever words they use.</source>
        <translation>어떤 말로 쓰였든 뜻이 같은 구절을 찾아냅니다.</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Passages to find</source>
        <translation>찾을 구절 수</translation>
    </message>
    <message>
        <location filename="../../desktop/views/password.py"/>
        <source>Password for “{name}”</source>
        <translation>‘{name}’의 암호</translation>
    </message>
    <message>
        <location filename="../../desktop/views/problem_list.py"/>
        <source>Password…</source>
        <translation>암호 입력…</translation>
    </message>
    <message>
        <location filename="../../desktop/models/narrowing.py"/>
        <source>Past 7 days</source>
        <translation>최근 7일</translation>
    </message>
    <message>
        <location filename="../../desktop/models/narrowing.py"/>
        <source>Past month</source>
        <translation>최근 한 달</translation>
    </message>
    <message>
        <location filename="../../desktop/models/narrowing.py"/>
        <source>Past year</source>
        <translation>최근 1년</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Patterns as in .gitignore, one a line: files and folders that are not read.</source>
        <translation>읽지 않을 파일과 폴더를 .gitignore처럼 한 줄에 하나씩 적습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/tray.py"/>
        <location filename="../../desktop/views/activity.py"/>
        <source>Pause</source>
        <translation>잠시 멈춤</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/models/activity.py"/>
        <source>Paused · {count} files waiting</source>
        <translation>
            <numerusform>멈춤 · 파일 {count}개 기다리는 중</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/models/activity.py"/>
        <source>Paused · {count} passages waiting</source>
        <translation>
            <numerusform>멈춤 · 구절 {count}개 기다리는 중</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/performance.py"/>
        <location filename="../../desktop/views/settings/settings.py"/>
        <source>Performance</source>
        <translation>성능</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_bar.py"/>
        <location filename="../../desktop/views/why.py"/>
        <source>Phrases</source>
        <translation>어구</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why.py"/>
        <source>Phrases and file name</source>
        <translation>어구와 파일 이름이 맞음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why.py"/>
        <source>Phrases and letters</source>
        <translation>어구와 글자가 맞음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/pdf_view.py"/>
        <source>Picture</source>
        <translation>그림</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>Places</source>
        <translation>위치</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why_sheet.py"/>
        <source>Point at a word to see its partners above.</source>
        <translation>낱말을 가리키면 위에서 짝을 볼 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>Preparing {name}…</source>
        <translation>{name} 준비하는 중…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/keys.py"/>
        <source>Press the keys here. Backspace for none.</source>
        <translation>여기서 단축키를 누르십시오. 백스페이스를 누르면 쓰지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_menus.py"/>
        <source>Preview</source>
        <translation>미리 보기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/page_bar.py"/>
        <source>Previous page (Page Up)</source>
        <translation>앞 쪽 (Page Up)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/preview.py"/>
        <source>Previous passage in this file (Shift+F3)</source>
        <translation>이 파일의 앞 구절 (Shift+F3)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/find_bar.py"/>
        <source>Previous place (Shift+Enter)</source>
        <translation>앞의 곳 (Shift+Enter)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why_sheet.py"/>
        <source>Previous result (↑)</source>
        <translation>앞 결과 (↑)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <location filename="../../desktop/views/settings/settings.py"/>
        <source>Privacy</source>
        <translation>개인 정보</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Processor cores for reading</source>
        <translation>읽기에 쓸 프로세서 코어</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_verbs.py"/>
        <source>Programs (*.app)</source>
        <translation>프로그램 (*.app)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/general.py"/>
        <source>Put it there</source>
        <translation>메뉴에 넣기</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>Python environment</source>
        <translation>파이썬 환경</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_facts.py"/>
        <source>Quality</source>
        <translation>품질</translation>
    </message>
    <message>
        <location filename="../../desktop/views/compare.py"/>
        <source>Question {number} of {count}</source>
        <translation>물음 {number} / {count}</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>Questions</source>
        <translation>찾은 말</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Questions asked before</source>
        <translation>전에 찾은 것</translation>
    </message>
    <message>
        <location filename="../../desktop/views/compare.py"/>
        <source>Questions, one a line, {count} at most</source>
        <translation>물음을 한 줄에 하나씩, {count}개까지</translation>
    </message>
    <message>
        <location filename="../../desktop/hotkey_portal.py"/>
        <location filename="../../desktop/tray.py"/>
        <location filename="../../desktop/views/quick.py"/>
        <source>Quick search</source>
        <translation>빠른 찾기</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Quick search from anywhere</source>
        <translation>어디서나 빠른 찾기</translation>
    </message>
    <message>
        <location filename="../../desktop/tray.py"/>
        <source>Quit</source>
        <translation>끝내기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/home.py"/>
        <source>Reading goes on. What has been read can be found already.</source>
        <translation>아직 읽는 중입니다. 읽은 것은 이미 찾을 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Reading slows down to write no more than this to the disk. 0 for no limit.</source>
        <translation>디스크에 이보다 많이 쓰지 않도록 천천히 읽습니다. 0이면 제한하지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/activity.py"/>
        <source>Reading words · {done} of {total}</source>
        <translation>낱말 읽는 중 · {total} 가운데 {done}개</translation>
    </message>
    <message>
        <location filename="../../desktop/models/activity.py"/>
        <source>Reading {name}</source>
        <translation>읽는 중: {name}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_facts.py"/>
        <source>Reads at most</source>
        <translation>한 번에 읽는 양</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>Reads found passages again</source>
        <translation>찾은 구절을 다시 읽음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/ask.py"/>
        <location filename="../../desktop/views/saved.py"/>
        <source>Remove</source>
        <translation>빼기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_menus.py"/>
        <source>Remove from the library…</source>
        <translation>서가에서 빼기…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>Remove this model…</source>
        <translation>모델 지우기…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/folders.py"/>
        <source>Remove {name} from the library</source>
        <translation>서가에서 {name} 빼기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_ask.py"/>
        <source>Remove {name}?</source>
        <translation>{name} 모델을 지우겠습니까?</translation>
    </message>
    <message>
        <location filename="../../desktop/views/ask.py"/>
        <source>Remove “{name}” from the library?</source>
        <translation>‘{name}’을(를) 서가에서 빼겠습니까?</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_menus.py"/>
        <source>Remove “{name}” from the library…</source>
        <translation>서가에서 ‘{name}’ 빼기…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/folders.py"/>
        <source>Remove…</source>
        <translation>빼기…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/saved.py"/>
        <source>Rename</source>
        <translation>이름 바꾸기</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Reranker</source>
        <translation>다시 읽는 모델</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>Reset all options</source>
        <translation>모든 설정 되돌리기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/preview.py"/>
        <location filename="../../desktop/views/quick.py"/>
        <location filename="../../desktop/views/results.py"/>
        <source>Results</source>
        <translation>찾은 결과</translation>
    </message>
    <message>
        <location filename="../../desktop/tray.py"/>
        <location filename="../../desktop/views/activity.py"/>
        <source>Resume</source>
        <translation>이어서 읽기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/problem_list.py"/>
        <source>Retry</source>
        <translation>다시 읽기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/health.py"/>
        <source>Retry all failed</source>
        <translation>모두 다시 읽기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/duplicates.py"/>
        <location filename="../../desktop/views/file_menus.py"/>
        <location filename="../../desktop/views/file_verbs.py"/>
        <location filename="../../desktop/views/preview.py"/>
        <location filename="../../desktop/views/unopened.py"/>
        <source>Reveal</source>
        <translation>위치 보기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why.py"/>
        <source>Same letters only. Meaning is not read yet.</source>
        <translation>아직 글자만 비교했습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/compare.py"/>
        <source>Same passages</source>
        <translation>같은 구절</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/rules.py"/>
        <source>Save rules</source>
        <translation>규칙 저장</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/rules.py"/>
        <source>Save rules (Ctrl+S)</source>
        <translation>규칙 저장 (Ctrl+S)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/saved.py"/>
        <source>Save this search (Ctrl+D)</source>
        <translation>이 검색 저장 (Ctrl+D)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/saved.py"/>
        <source>Saved searches</source>
        <translation>저장한 검색</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>Screen</source>
        <translation>화면</translation>
    </message>
    <message>
        <location filename="../../desktop/views/saved.py"/>
        <location filename="../../desktop/views/search_bar.py"/>
        <location filename="../../desktop/views/settings/searching.py"/>
        <location filename="../../desktop/views/settings/settings.py"/>
        <source>Search</source>
        <translation>찾기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/remedies.py"/>
        <source>Search everywhere</source>
        <translation>모든 문서에서 찾기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>Searches change over in one step when everything is ready.</source>
        <translation>모두 준비되면 한 번에 바뀝니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>Searches still use {name}.</source>
        <translation>그동안 {name} 모델로 찾습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>See what a switch to it would cost</source>
        <translation>바꾸면 무엇이 드는지 먼저 봅니다</translation>
    </message>
    <message>
        <location filename="../../desktop/app.py"/>
        <location filename="../../desktop/models/diagnostics.py"/>
        <location filename="../../desktop/opening.py"/>
        <location filename="../../desktop/tray.py"/>
        <location filename="../../desktop/views/boxes.py"/>
        <location filename="../../desktop/views/folders.py"/>
        <location filename="../../desktop/views/main_window.py"/>
        <source>Seoga</source>
        <translation>서가</translation>
    </message>
    <message>
        <location filename="../../desktop/views/home.py"/>
        <source>Seoga compared every passage it may search. None is close enough to be an answer.</source>
        <translation>찾을 수 있는 구절을 모두 견주었지만, 답이 될 만큼 가까운 곳이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_ask.py"/>
        <source>Seoga connects to the hub now, and at no other time. It fetches the model; nothing of yours is sent.</source>
        <translation>서가는 지금 한 번만 허브에 연결하고, 다른 때에는 연결하지 않습니다. 모델을 받기만 하며, 문서나 검색어는 보내지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/after_crash.py"/>
        <source>Seoga did not end properly the last time</source>
        <translation>지난번에 서가가 제대로 끝나지 않았습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>Seoga does this by itself in quiet moments. It needs as much room again for a while.</source>
        <translation>한가할 때 저절로 합니다. 하는 동안 서가 크기만큼 빈 공간이 더 필요합니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/manners.py"/>
        <source>Seoga goes on in the tray</source>
        <translation>서가는 트레이에 남아 있습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/general.py"/>
        <source>Seoga in the system’s menu</source>
        <translation>시스템 메뉴에 서가 넣기</translation>
    </message>
    <message>
        <location filename="../../desktop/notices.py"/>
        <source>Seoga now searches with {model}.</source>
        <translation>이제 {model} 모델로 찾습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/welcome.py"/>
        <source>Seoga reads them where they are and keeps up with changes.</source>
        <translation>있던 자리에 둔 채로 읽고, 바뀌면 다시 읽습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>Seoga sends nothing: no documents, no questions, no figures. It works with the network off.</source>
        <translation>서가는 문서도, 검색어도, 통계도 보내지 않습니다. 네트워크가 꺼져 있어도 그대로 쓸 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Seoga starts hidden when you log in.</source>
        <translation>로그인하면 서가가 창 없이 시작합니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/welcome.py"/>
        <source>Seoga works with the network off.</source>
        <translation>네트워크가 꺼져 있어도 쓸 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>Seoga&apos;s own library</source>
        <translation>서가 자신의 자료</translation>
    </message>
    <message>
        <location filename="../../desktop/views/folders.py"/>
        <location filename="../../desktop/views/settings/finding.py"/>
        <location filename="../../desktop/views/settings/settings.py"/>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Share of the processor</source>
        <translation>프로세서 사용 비율</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>Show</source>
        <translation>보기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/after_crash.py"/>
        <source>Show details</source>
        <translation>자세한 내용 보기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/quick.py"/>
        <source>Show in the window</source>
        <translation>창에서 보기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/quick.py"/>
        <source>Show in the window (Tab)</source>
        <translation>창에서 보기 (Tab)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/duplicates.py"/>
        <location filename="../../desktop/views/preview.py"/>
        <source>Show the file in its folder (Ctrl+Enter)</source>
        <translation>폴더에서 파일 보기 (Ctrl+Enter)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>Show the library’s folder</source>
        <translation>서가가 있는 폴더를 봅니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/after_crash.py"/>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>Show the log</source>
        <translation>기록 보기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/page_bar.py"/>
        <source>Show the page as it is printed</source>
        <translation>인쇄된 모습 그대로 봅니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/page_bar.py"/>
        <source>Show the text of the document only</source>
        <translation>문서의 글만 봅니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/remedies.py"/>
        <source>Show them</source>
        <translation>보기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>Show: {name}</source>
        <translation>보기: {name}</translation>
    </message>
    <message>
        <location filename="../../desktop/models/narrowing.py"/>
        <source>Since {year}</source>
        <translation>{year}년부터</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_facts.py"/>
        <source>Size</source>
        <translation>크기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/page_bar.py"/>
        <source>Size {percent}, back to the usual size</source>
        <translation>크기 {percent}, 기본 크기로</translation>
    </message>
    <message>
        <location filename="../../desktop/views/typesetter.py"/>
        <source>Slide {page}</source>
        <translation>슬라이드 {page}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/page_bar.py"/>
        <source>Smaller (Ctrl+-)</source>
        <translation>작게 (Ctrl+-)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/general.py"/>
        <source>So that it can be started like any other program. Once more brings the entry up to date.</source>
        <translation>다른 프로그램처럼 메뉴에서 시작할 수 있습니다. 다시 누르면 항목을 새로 고칩니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>Some of your passages are embedded to see how fast it is here. Nothing is changed.</source>
        <translation>구절 일부를 임베딩하여 이 컴퓨터에서의 속도를 잽니다. 바뀌는 것은 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/app.py"/>
        <source>Some settings could not be read and are as they were at first.</source>
        <translation>읽을 수 없는 설정이 있어 처음 값으로 두었습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/after_crash.py"/>
        <source>Something went wrong in the window</source>
        <translation>창에서 문제가 생겼습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>Spanish</source>
        <translation>스페인어</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_facts.py"/>
        <source>Speed, measured here</source>
        <translation>속도 (이 컴퓨터)</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Start with the computer</source>
        <translation>컴퓨터와 함께 시작</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Stay in the tray</source>
        <translation>닫아도 트레이에 남기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_ask.py"/>
        <source>Stop and delete</source>
        <translation>그만두고 지우기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_ask.py"/>
        <source>Stop and keep</source>
        <translation>그만두고 남겨 두기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_ask.py"/>
        <source>Stop bringing {name}?</source>
        <translation>{name} 가져오기를 그만두겠습니까?</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_ask.py"/>
        <source>Stop the switch to {name}?</source>
        <translation>{name} 모델로 바꾸기를 그만두겠습니까?</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>Stop using it</source>
        <translation>그만 쓰기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>Stop…</source>
        <translation>그만두기…</translation>
    </message>
    <message>
        <location filename="../../desktop/models/results.py"/>
        <source>Strong match</source>
        <translation>잘 맞음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>Switch</source>
        <translation>바꾸기</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>Switching to {name}</source>
        <translation>{name} 모델로 바꾸는 중</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>System</source>
        <translation>시스템</translation>
    </message>
    <message>
        <location filename="../../desktop/views/earlier.py"/>
        <source>Take all earlier questions away</source>
        <translation>최근에 찾은 것을 모두 지우기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/excluded.py"/>
        <source>Take in again</source>
        <translation>다시 넣기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/remedies.py"/>
        <source>Take the filters away</source>
        <translation>조건 없애기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/excluded.py"/>
        <source>Take {name} in again</source>
        <translation>{name} 다시 넣기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/earlier.py"/>
        <source>Take “{question}” away (Delete)</source>
        <translation>‘{question}’ 지우기 (Delete)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why_parts.py"/>
        <source>Taken whole, the passage says something close to your question, even in other words.</source>
        <translation>글 전체로 보면, 말은 달라도 물음과 뜻이 가깝습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/page_bar.py"/>
        <source>Text</source>
        <translation>글</translation>
    </message>
    <message>
        <location filename="../../desktop/hotkey_portal.py"/>
        <source>The desktop has not given these keys to Seoga.</source>
        <translation>데스크톱이 이 키를 서가에 내주지 않았습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/drop.py"/>
        <source>The files stay where they are. Seoga reads them and watches for changes.</source>
        <translation>파일은 제자리에 그대로 있습니다. 서가는 읽기만 하고 바뀌는지 지켜봅니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why_parts.py"/>
        <source>The file’s name has words of your question.</source>
        <translation>파일 이름에 찾은 말이 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/menu_entry.py"/>
        <source>The icon could not be written.</source>
        <translation>아이콘을 쓰지 못했습니다.</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>The language of the window.</source>
        <translation>창에 쓰는 언어입니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>The library is kept here</source>
        <translation>서가가 있는 곳</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>The library on the disk</source>
        <translation>디스크에서 서가의 크기</translation>
    </message>
    <message>
        <location filename="../../core/embed/known.json"/>
        <source>The licence of this model forbids commercial use, so Seoga does not offer it.</source>
        <translation>이 모델은 상업적 이용을 허락하지 않아 서가에서 받을 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/after_crash.py"/>
        <source>The log stays on this computer unless you pass it on yourself. It can name files of yours.</source>
        <translation>기록은 직접 건네지 않는 한 이 컴퓨터에만 있습니다. 기록에는 파일 이름이 들어 있을 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>The meaning of {count} file was not whole and is learned again.</source>
        <translation>뜻이 온전하지 않던 파일 {count}개를 다시 익힙니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>The meaning of {count} files was not whole and is learned again.</source>
        <translation>뜻이 온전하지 않던 파일 {count}개를 다시 익힙니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>The meaning of {count} passage that is gone was removed.</source>
        <translation>없어진 구절 {count}개의 뜻을 지웠습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>The meaning of {count} passage was kept twice and is learned again.</source>
        <translation>뜻이 겹쳐 있던 구절 {count}개를 다시 익힙니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>The meaning of {count} passages that are gone was removed.</source>
        <translation>없어진 구절 {count}개의 뜻을 지웠습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>The meaning of {count} passages was kept twice and is learned again.</source>
        <translation>뜻이 겹쳐 있던 구절 {count}개를 다시 익힙니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_ask.py"/>
        <source>The model and its vectors are deleted from this computer, which frees {size}.</source>
        <translation>이 컴퓨터에서 모델과 그 벡터를 지우고, {size}를 비웁니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/models.py"/>
        <source>The model decides which passages count as close in meaning.</source>
        <translation>어떤 구절의 뜻이 가까운지는 모델이 정합니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>The model in use goes on answering until all is ready.</source>
        <translation>모두 준비될 때까지 지금 모델로 찾습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/performance.py"/>
        <source>The model in use runs on</source>
        <translation>지금 모델을 돌리는 장치</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>The model that learns what documents mean. Empty for the one that came with Seoga.</source>
        <translation>문서의 뜻을 익히는 모델입니다. 비워 두면 서가에 딸려 온 모델을 씁니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/remedies.py"/>
        <source>The other folders may have it.</source>
        <translation>다른 폴더에 있을 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/preview.py"/>
        <source>The page cannot be drawn. This is its text.</source>
        <translation>쪽을 그릴 수 없어 글만 보입니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/strip.py"/>
        <source>The part that reads and searches has stopped {count} times within a minute.</source>
        <translation>읽고 찾는 부분이 1분 사이에 {count}번 멈췄습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/tinted.py"/>
        <location filename="../../desktop/views/why_sheet.py"/>
        <source>The passage</source>
        <translation>찾은 구절</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_verbs.py"/>
        <source>The passage is copied, with where it is from.</source>
        <translation>구절을 출처와 함께 복사했습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>The passages were damaged: they are read again.</source>
        <translation>구절이 손상되어 파일을 다시 읽습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_verbs.py"/>
        <source>The path of “{name}” is copied.</source>
        <translation>‘{name}’ 파일의 경로를 복사했습니다.</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>The picture is an icon.</source>
        <translation>아이콘 그림입니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>The present vectors stay, so that you can go back at once.</source>
        <translation>지금 벡터는 그대로 두므로 언제든 바로 되돌아갈 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/checkup.py"/>
        <source>The records are sound</source>
        <translation>서가 자료에 이상이 없습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/compare.py"/>
        <source>The same</source>
        <translation>비슷함</translation>
    </message>
    <message>
        <location filename="../../desktop/models/results.py"/>
        <source>The same passage is in:</source>
        <translation>같은 구절이 있는 곳:</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>The switch failed</source>
        <translation>바꾸지 못했습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>The switch to {name} ends</source>
        <translation>{name} 모델로 바꾸던 일은 멈춥니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/page_bar.py"/>
        <source>The usual size (Ctrl+0)</source>
        <translation>기본 크기로 (Ctrl+0)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>The vectors of {name} are kept: going back takes a moment.</source>
        <translation>{name} 모델의 벡터를 보관하고 있어 바로 되돌아갈 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>The whole library and all that is kept of your searches. Your documents are not touched.</source>
        <translation>서가 전체와 찾은 것에 대해 남긴 것을 모두 지웁니다. 문서는 건드리지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>The words of {count} passage that is gone were removed.</source>
        <translation>없어진 구절 {count}개의 낱말을 지웠습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>The words of {count} passage were missing and have been put in again.</source>
        <translation>구절 {count}개의 낱말이 빠져 있어 다시 넣었습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>The words of {count} passages that are gone were removed.</source>
        <translation>없어진 구절 {count}개의 낱말을 지웠습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>The words of {count} passages were missing and have been put in again.</source>
        <translation>구절 {count}개의 낱말이 빠져 있어 다시 넣었습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>The worker said last</source>
        <translation>작업 프로세스가 마지막으로 한 말</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/searching.py"/>
        <source>Their text</source>
        <translation>글만</translation>
    </message>
    <message>
        <location filename="../../desktop/views/after_crash.py"/>
        <source>There is no log.</source>
        <translation>기록이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/remedies.py"/>
        <source>There may be more without these: {filters}</source>
        <translation>이 조건이 없으면 더 찾을 수 있습니다: {filters}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>There was nothing to free.</source>
        <translation>비울 것이 없었습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/hotkey.py"/>
        <source>These keys are used for typing. Add Ctrl or Alt.</source>
        <translation>글자를 칠 때 쓰는 키입니다. Ctrl이나 Alt를 더해 주십시오.</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>These keys open a small search above every program. Empty for none.</source>
        <translation>이 단축키를 누르면 어느 프로그램 위에서나 작은 찾기 창이 열립니다. 비워 두면 쓰지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/searching.py"/>
        <source>They are forgotten.</source>
        <translation>모두 잊었습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/remedies.py"/>
        <source>They may share words with your question but are about other things.</source>
        <translation>같은 낱말이 있더라도 다른 내용을 다룬 곳입니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/hub.py"/>
        <source>This address is not kept: it has to begin with https:// and name a computer, nothing else.</source>
        <translation>이 주소는 쓸 수 없어 저장하지 않았습니다. https://로 시작하고 서버 이름만 있어야 합니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/autostart.py"/>
        <location filename="../../desktop/menu_entry.py"/>
        <source>This could not be written down: {reason}</source>
        <translation>기록하지 못했습니다: {reason}</translation>
    </message>
    <message>
        <location filename="../../desktop/hotkey.py"/>
        <source>This desktop gives programs no keys. Its keyboard settings can give some to: seoga --quick</source>
        <translation>이 데스크톱은 프로그램에 키를 내주지 않습니다. 시스템의 키보드 설정에서 seoga --quick 명령에 키를 정할 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/tray.py"/>
        <source>This desktop has no tray for icons. GNOME has one with the extension AppIndicator.</source>
        <translation>이 데스크톱에는 아이콘을 둘 트레이가 없습니다. GNOME에서는 AppIndicator 확장을 켜면 생깁니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why_sheet.py"/>
        <source>This file was found by its name. It has no text to compare.</source>
        <translation>이 파일은 이름으로 찾았습니다. 비교할 글이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_ask.py"/>
        <source>This frees {size}. To use the model again, every passage has to be embedded again.</source>
        <translation>{size}를 비웁니다. 이 모델을 다시 쓰려면 모든 구절을 다시 임베딩해야 합니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/hotkey_mac.py"/>
        <location filename="../../desktop/hotkey_windows.py"/>
        <location filename="../../desktop/hotkey_x11.py"/>
        <source>This keyboard has no such key.</source>
        <translation>이 키보드에 없는 키입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/known.json"/>
        <source>This model needs program code of its own, which Seoga never runs. Arctic Embed L v2.0 runs as it is.</source>
        <translation>이 모델에는 따로 실행할 프로그램 코드가 필요한데, 서가는 그런 코드를 실행하지 않습니다. Arctic Embed L v2.0은 그대로 쓸 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/known.json"/>
        <source>This model needs program code of its own, which Seoga never runs. Multilingual E5 and granite are alike in size and run as they are.</source>
        <translation>이 모델에는 따로 실행할 프로그램 코드가 필요한데, 서가는 그런 코드를 실행하지 않습니다. 크기가 비슷한 Multilingual E5나 granite는 그대로 쓸 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>This model only reads found passages again; it makes no vectors.</source>
        <translation>찾은 구절을 다시 읽는 모델이라 벡터를 만들지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/days.py"/>
        <source>To</source>
        <translation>종료일</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>To paste into a report of a problem. It is copied in English and holds nothing of yours.</source>
        <translation>문제를 알릴 때 붙여 넣습니다. 같은 내용이 영어로 복사되며, 문서나 찾은 말은 들어 있지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/privacy.py"/>
        <source>To search again, folders have to be added and read again. This cannot be undone.</source>
        <translation>다시 찾으려면 폴더를 더해 처음부터 읽어야 합니다. 되돌릴 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/mail_head.py"/>
        <source>To:</source>
        <translation>받는 사람:</translation>
    </message>
    <message>
        <location filename="../../desktop/i18n.py"/>
        <location filename="../../desktop/models/narrowing.py"/>
        <source>Today</source>
        <translation>오늘</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why_parts.py"/>
        <source>Together: passage {place} of {count}</source>
        <translation>모두 더해 {count}곳 가운데 {place}번째</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <location filename="../../desktop/views/strip.py"/>
        <source>Try again</source>
        <translation>다시 해 보기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/strip.py"/>
        <source>Try now</source>
        <translation>지금 다시 시작</translation>
    </message>
    <message>
        <location filename="../../desktop/views/welcome.py"/>
        <source>Try the sample library</source>
        <translation>예제 서가 열기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>Trying it for 20 seconds…</source>
        <translation>20초 동안 속도를 재고 있습니다…</translation>
    </message>
    <message>
        <location filename="../../desktop/models/narrowing.py"/>
        <source>Type</source>
        <translation>종류</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/rules.py"/>
        <source>Type or paste a path, or drop a file here</source>
        <translation>경로를 적거나 붙여 넣으세요. 파일을 끌어다 놓아도 됩니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/password.py"/>
        <source>Type the password first.</source>
        <translation>먼저 암호를 적어 주십시오.</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Types left out</source>
        <translation>제외할 종류</translation>
    </message>
    <message>
        <location filename="../../desktop/views/earlier.py"/>
        <location filename="../../desktop/views/leaving.py"/>
        <location filename="../../desktop/views/saved.py"/>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <location filename="../../desktop/views/settings/rules.py"/>
        <source>Undo</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>Use for rereading</source>
        <translation>다시 읽기에 쓰기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>Use {name}?</source>
        <translation>{name} 모델을 사용하겠습니까?</translation>
    </message>
    <message>
        <location filename="../../desktop/views/compare.py"/>
        <source>Use {name}…</source>
        <translation>{name} 사용…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>Use…</source>
        <translation>사용…</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_facts.py"/>
        <source>Vectors in this library</source>
        <translation>이 서가의 벡터</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_bar.py"/>
        <source>Way of searching: {mode}</source>
        <translation>찾는 방법: {mode}</translation>
    </message>
    <message>
        <location filename="../../desktop/models/results.py"/>
        <source>Weak match</source>
        <translation>관련이 약함</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_page.py"/>
        <source>Weak matches. Nothing here is really about this.</source>
        <translation>관련이 약한 곳들입니다. 이 내용을 다룬 글은 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_bar.py"/>
        <source>Weighs meaning, words and phrases together</source>
        <translation>뜻과 낱말, 어구를 함께 따집니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_bar.py"/>
        <source>Weighs the words that matter</source>
        <translation>중요한 낱말을 따집니다</translation>
    </message>
    <message>
        <location filename="../../desktop/models/sizes.py"/>
        <source>Weights of words</source>
        <translation>낱말 가중치</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/folders.py"/>
        <source>What Seoga reads, and what it leaves alone.</source>
        <translation>서가가 읽는 곳과 읽지 않는 것입니다. 파일은 제자리에 그대로 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_ask.py"/>
        <source>What has come so far can be kept: the next time it goes on from there.</source>
        <translation>지금까지 받은 것을 남겨 두면 다음에 이어서 받습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/left_out.py"/>
        <source>What is left out, and why. A folder counts once, with all that is in it.</source>
        <translation>제외한 것과 그 까닭입니다. 폴더는 안에 든 것까지 하나로 셉니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>What it has embedded is kept for later.</source>
        <translation>임베딩한 것은 나중을 위해 남겨 둡니다.</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>What reading does without mains power: as always, at a quarter of its speed, or not at all.</source>
        <translation>전원이 연결되지 않았을 때 문서를 평소처럼 읽을지, 4분의 1 속도로 읽을지, 읽지 않을지 정합니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/rules.py"/>
        <source>What the rules leave out cannot be found any more. The files themselves are not touched.</source>
        <translation>규칙에 걸리는 것은 더 이상 찾을 수 없게 됩니다. 파일 자체는 건드리지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_ask.py"/>
        <source>What was embedded so far can be kept: a later switch goes on from there.</source>
        <translation>지금까지 임베딩한 것을 남겨 두면 다음에 이어서 합니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>What went wrong in the window is written down here. It may name files.</source>
        <translation>창에서 생긴 오류를 적어 둡니다. 파일 이름이 들어 있을 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/hub.py"/>
        <source>When I press Download</source>
        <translation>내려받기를 누를 때만</translation>
    </message>
    <message>
        <location filename="../../core/config.py"/>
        <source>Where models are downloaded from. Empty for Hugging Face.</source>
        <translation>모델을 내려받을 주소입니다. 비워 두면 Hugging Face에서 받습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_menus.py"/>
        <location filename="../../desktop/views/why_sheet.py"/>
        <source>Why this matched</source>
        <translation>찾은 까닭</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>Window</source>
        <translation>창</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why_parts.py"/>
        <source>Word by word, the passage has words close to those of your question.</source>
        <translation>낱말을 하나씩 견주면 가까운 낱말이 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why_parts.py"/>
        <source>Word by word: {pairs}.</source>
        <translation>낱말마다 견주면, {pairs}.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/sizes.py"/>
        <location filename="../../desktop/views/search_bar.py"/>
        <location filename="../../desktop/views/settings/lean.py"/>
        <location filename="../../desktop/views/why.py"/>
        <source>Words</source>
        <translation>낱말</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why.py"/>
        <source>Words and file name</source>
        <translation>낱말과 파일 이름이 맞음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why.py"/>
        <source>Words and letters</source>
        <translation>낱말과 글자가 맞음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why.py"/>
        <source>Words and phrases</source>
        <translation>낱말과 어구가 맞음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why_sheet.py"/>
        <source>Words are compared one by one only for a typed question.</source>
        <translation>낱말 하나하나는 글로 적은 물음일 때만 견줄 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/activity.py"/>
        <source>Words can be searched already.</source>
        <translation>낱말은 이미 찾을 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/left_out.py"/>
        <source>Words in pictures and scans can be read too where the free program Tesseract is installed.</source>
        <translation>무료 프로그램 Tesseract가 설치되어 있으면 그림과 스캔한 문서의 글도 읽을 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why_parts.py"/>
        <source>Words of your question appear letter for letter.</source>
        <translation>찾은 말이 글자 그대로 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why_parts.py"/>
        <source>Words of your question that stand in the passage, by how much they matter.</source>
        <translation>찾은 말과 글에 함께 있는 낱말을 중요한 차례로 보입니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>Worker</source>
        <translation>작업 프로세스</translation>
    </message>
    <message>
        <location filename="../../desktop/views/compare.py"/>
        <source>Write a question first.</source>
        <translation>먼저 물음을 적어 주십시오.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/rules.py"/>
        <source>Yes, it is read: in folder {name}, {state}</source>
        <translation>예, 읽습니다: {name} 폴더, {state}</translation>
    </message>
    <message>
        <location filename="../../desktop/models/rules.py"/>
        <source>Yes, it would be read: in folder {name}</source>
        <translation>예, 읽게 됩니다: {name} 폴더</translation>
    </message>
    <message>
        <location filename="../../desktop/i18n.py"/>
        <source>Yesterday</source>
        <translation>어제</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_verbs.py"/>
        <source>You can choose another program, or look at the file in its folder.</source>
        <translation>다른 프로그램을 고르거나 폴더에서 파일을 볼 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>You can go back any time</source>
        <translation>언제든 되돌릴 수 있습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/checkup.py"/>
        <source>You can go on searching meanwhile.</source>
        <translation>그동안에도 찾을 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>Your documents are neither read again nor changed.</source>
        <translation>문서를 다시 읽거나 바꾸지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/notices.py"/>
        <source>Your documents are ready</source>
        <translation>문서를 찾을 준비가 되었습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/after_crash.py"/>
        <source>Your documents are untouched, and the library mends itself where it has to.</source>
        <translation>문서는 그대로이며, 서가는 필요한 곳을 스스로 고칩니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/i18n.py"/>
        <source>about {hours} h left</source>
        <translation>약 {hours}시간 남음</translation>
    </message>
    <message>
        <location filename="../../desktop/i18n.py"/>
        <source>about {hours} h {minutes} min left</source>
        <translation>약 {hours}시간 {minutes}분 남음</translation>
    </message>
    <message>
        <location filename="../../desktop/i18n.py"/>
        <source>about {minutes} min left</source>
        <translation>약 {minutes}분 남음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>after:2024-03</source>
        <translation>이후:2024-03</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>align</source>
        <translation>언어 맞추기</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/models/hit_words.py"/>
        <source>also in {count} other files</source>
        <translation>
            <numerusform>다른 파일 {count}개에도 있음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/left_out.py"/>
        <source>and {count} more rules</source>
        <translation>
            <numerusform>그 밖에 규칙 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/models/results.py"/>
        <source>and {count} similar</source>
        <translation>
            <numerusform>비슷한 글 {count}곳 더</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>as at first</source>
        <translation>처음 그대로</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>base</source>
        <translation>바탕 모델</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>before:2024-06-30</source>
        <translation>이전:2024-06-30</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>build output {name}</source>
        <translation>빌드 결과물 {name}</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>build output {name} of {maker}</source>
        <translation>빌드 결과물 {name} ({maker})</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>cache folder</source>
        <translation>캐시 폴더</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>changed before then</source>
        <translation>그 전에 바뀐 파일</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>changed in that time</source>
        <translation>그때 바뀐 파일</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>changed since then</source>
        <translation>그 뒤로 바뀐 파일</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>contract*</source>
        <translation>계약*</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>cores</source>
        <translation>코어</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>date:2024</source>
        <translation>날짜:2024</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>distill</source>
        <translation>증류</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>earlier questions</source>
        <translation>지난 질문</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>either of the two</source>
        <translation>둘 가운데 하나</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>exactly these words, in this order</source>
        <translation>이 말이 이 차례 그대로 있는 곳</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>ext:pdf</source>
        <translation>종류:pdf</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <location filename="../../desktop/views/ledger.py"/>
        <source>failed</source>
        <translation>읽지 못함</translation>
    </message>
    <message>
        <location filename="../../desktop/views/ledger.py"/>
        <source>file</source>
        <translation>개 파일</translation>
    </message>
    <message>
        <location filename="../../desktop/views/ledger.py"/>
        <source>files</source>
        <translation>개 파일</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>files by the initial consonants of their names</source>
        <translation>이름의 초성으로 찾는 파일</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>files of this kind</source>
        <translation>이 종류의 파일</translation>
    </message>
    <message>
        <location filename="../../desktop/models/rules.py"/>
        <source>files of unknown types</source>
        <translation>종류를 알 수 없는 파일</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>files that could not be read</source>
        <translation>읽지 못한 파일</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>finetune</source>
        <translation>미세 조정</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>from the hub</source>
        <translation>허브에서</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>from this computer</source>
        <translation>이 컴퓨터에서</translation>
    </message>
    <message>
        <location filename="../../desktop/models/results.py"/>
        <source>hidden</source>
        <translation>접힘</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>hidden file</source>
        <translation>숨은 파일</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>hidden folder</source>
        <translation>숨은 폴더</translation>
    </message>
    <message>
        <location filename="../../desktop/views/compare.py"/>
        <source>how much notice before I can move out</source>
        <translation>이사하려면 얼마 전에 알려야 하나</translation>
    </message>
    <message>
        <location filename="../../desktop/views/tinted.py"/>
        <source>in a heading</source>
        <translation>제목에 있음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>in documents of this title</source>
        <translation>제목에 이 말이 있는 문서</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>in files of this name</source>
        <translation>이름에 이 말이 있는 파일</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>in folders of this name</source>
        <translation>이 이름의 폴더 안</translation>
    </message>
    <message>
        <location filename="../../desktop/models/saved.py"/>
        <source>in “{name}”</source>
        <translation>‘{name}’ 안에서</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>into the results</source>
        <translation>결과로</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>is:failed</source>
        <translation>상태:실패</translation>
    </message>
    <message>
        <location filename="../../desktop/models/rules.py"/>
        <source>its words searchable, its meaning not yet</source>
        <translation>낱말은 찾을 수 있고 뜻은 아직</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>lang:en</source>
        <translation>언어:영어</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>larger than this, or smaller with &lt;</source>
        <translation>이보다 큰 파일, &lt;를 쓰면 작은 파일</translation>
    </message>
    <message>
        <location filename="../../desktop/models/folders.py"/>
        <source>learning meaning, {percent}%</source>
        <translation>뜻 익히는 중 {percent}%</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>lease OR rent</source>
        <translation>임대 OR 전세</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <location filename="../../desktop/views/left_out.py"/>
        <source>left out</source>
        <translation>제외</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>left out by you: {name}</source>
        <translation>직접 제외: {name}</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>left out everywhere: {name}</source>
        <translation>모든 폴더에서 제외: {name}</translation>
    </message>
    <message>
        <location filename="../../desktop/i18n.py"/>
        <source>less than a minute left</source>
        <translation>1분 안에 끝남</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>licence not said</source>
        <translation>라이선스 알 수 없음</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>link to Dropbox Paper {name}</source>
        <translation>드롭박스 페이퍼 링크 {name}</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>link to Google Docs {name}</source>
        <translation>구글 문서 링크 {name}</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>lock file {name}</source>
        <translation>잠금 파일 {name}</translation>
    </message>
    <message>
        <location filename="../../desktop/i18n.py"/>
        <source>more than a day left</source>
        <translation>하루 넘게 남음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>name:minutes</source>
        <translation>이름:회의록</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>non-commercial use only</source>
        <translation>비상업적 이용만 허용</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <location filename="../../desktop/views/settings/model_facts.py"/>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <location filename="../../desktop/models/folders.py"/>
        <location filename="../../desktop/models/rules.py"/>
        <location filename="../../desktop/views/ledger.py"/>
        <source>not connected</source>
        <translation>연결 안 됨</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>not known</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/performance.py"/>
        <source>not known yet</source>
        <translation>아직 모름</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_facts.py"/>
        <source>not measured yet</source>
        <translation>아직 재지 않음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_facts.py"/>
        <source>not said</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>office lock file {name}</source>
        <translation>오피스 잠금 파일 {name}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>on this page</source>
        <translation>이 쪽에 있는 곳</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>only in the cloud</source>
        <translation>클라우드에만 있음</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>only in the cloud {name}</source>
        <translation>클라우드에만 있음 {name}</translation>
    </message>
    <message>
        <location filename="../../desktop/models/hit_words.py"/>
        <location filename="../../desktop/views/typesetter.py"/>
        <source>p. {page}</source>
        <translation>{page}쪽</translation>
    </message>
    <message>
        <location filename="../../desktop/models/results.py"/>
        <source>page {page}</source>
        <translation>{page}쪽</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>page:3</source>
        <translation>쪽:3</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>path:contracts</source>
        <translation>폴더:계약</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <location filename="../../desktop/models/folders.py"/>
        <location filename="../../desktop/models/model_words.py"/>
        <source>paused</source>
        <translation>멈춤</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>protocol</source>
        <translation>통신 규약</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>reading</source>
        <translation>읽는 중</translation>
    </message>
    <message>
        <location filename="../../desktop/models/folders.py"/>
        <source>reading words, {percent}%</source>
        <translation>낱말 읽는 중 {percent}%</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>refine</source>
        <translation>다시 다듬기</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>reranker</source>
        <translation>다시 읽는 모델</translation>
    </message>
    <message>
        <location filename="../../desktop/views/quick.py"/>
        <location filename="../../desktop/views/search_page.py"/>
        <source>same letters so far, meaning follows</source>
        <translation>먼저 글자로 찾음, 뜻은 곧 더합니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>save this search</source>
        <translation>이 검색 저장</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>scale</source>
        <translation>배율</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <location filename="../../desktop/models/rules.py"/>
        <location filename="../../desktop/views/ledger.py"/>
        <source>searchable</source>
        <translation>찾을 수 있음</translation>
    </message>
    <message>
        <location filename="../../desktop/models/results.py"/>
        <source>shown</source>
        <translation>펼침</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_catalogue.py"/>
        <source>size not known</source>
        <translation>크기 알 수 없음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>size:&gt;10MB</source>
        <translation>크기:&gt;10MB</translation>
    </message>
    <message>
        <location filename="../../desktop/models/activity.py"/>
        <source>slower on battery</source>
        <translation>배터리라 천천히</translation>
    </message>
    <message>
        <location filename="../../desktop/models/activity.py"/>
        <source>slower: write limit</source>
        <translation>쓰기 한도라 천천히</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>system file {name}</source>
        <translation>시스템 파일 {name}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>take the words offered</source>
        <translation>제안한 말로 찾기</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>teach</source>
        <translation>가르치기</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>temporary file {name}</source>
        <translation>임시 파일 {name}</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>temporary office file {name}</source>
        <translation>오피스 임시 파일 {name}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/performance.py"/>
        <source>the processor</source>
        <translation>프로세서</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>threads</source>
        <translation>스레드</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>title:report</source>
        <translation>제목:보고서</translation>
    </message>
    <message>
        <location filename="../../core/watch/defaults.py"/>
        <source>unfinished download {name}</source>
        <translation>받다 만 파일 {name}</translation>
    </message>
    <message>
        <location filename="../../desktop/models/activity.py"/>
        <source>up to date</source>
        <translation>최신 상태</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>vocabulary</source>
        <translation>낱말 목록</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <location filename="../../desktop/views/ledger.py"/>
        <source>waiting</source>
        <translation>기다리는 중</translation>
    </message>
    <message>
        <location filename="../../desktop/models/activity.py"/>
        <source>waiting for mains power</source>
        <translation>전원 연결을 기다리는 중</translation>
    </message>
    <message>
        <location filename="../../desktop/models/rules.py"/>
        <source>waiting its turn</source>
        <translation>차례를 기다리는 중</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>watching</source>
        <translation>지켜보는 중</translation>
    </message>
    <message>
        <location filename="../../desktop/models/folders.py"/>
        <source>watching for changes</source>
        <translation>바뀌는지 지켜보는 중</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <source>with problems</source>
        <translation>문제 있음</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>with the last questions</source>
        <translation>최근에 찾은 말 포함</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>with the names of folders and files</source>
        <translation>폴더와 파일 이름 포함</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>without this word</source>
        <translation>이 낱말이 없는 곳</translation>
    </message>
    <message>
        <location filename="../../desktop/models/diagnostics.py"/>
        <location filename="../../desktop/views/ledger.py"/>
        <source>words only</source>
        <translation>낱말만</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>words that begin like this</source>
        <translation>이렇게 시작하는 낱말</translation>
    </message>
    <message>
        <location filename="../../desktop/views/syntax.py"/>
        <source>written in this language</source>
        <translation>이 언어로 쓴 글</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why_parts.py"/>
        <source>{band}: about the question with a chance of {chance}%</source>
        <translation>{band}: 물음을 다룬 글일 가능성 {chance}%</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/models/activity.py"/>
        <source>{count} by their words only</source>
        <translation>
            <numerusform>{count}개는 낱말로만</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/models/folders.py"/>
        <source>{count} could not be read</source>
        <translation>{count}개 읽지 못함</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/earlier.py"/>
        <source>{count} earlier questions are gone.</source>
        <translation>
            <numerusform>최근에 찾은 것 {count}개를 지웠습니다.</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/models/folders.py"/>
        <source>{count} file</source>
        <translation>파일 {count}개</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>{count} file belonged to no folder of the library; that is put right.</source>
        <translation>어느 폴더에도 속하지 않던 파일 {count}개를 바로잡았습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>{count} file could not be found by its name; that is put right.</source>
        <translation>이름으로 찾을 수 없던 파일 {count}개를 바로잡았습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>{count} file had lost passages and is read again.</source>
        <translation>구절이 빠진 파일 {count}개를 다시 읽습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>{count} file had passages twice and is read again.</source>
        <translation>구절이 겹친 파일 {count}개를 다시 읽습니다.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/models/activity.py"/>
        <location filename="../../desktop/models/duplicates.py"/>
        <location filename="../../desktop/models/folders.py"/>
        <location filename="../../desktop/models/saved.py"/>
        <location filename="../../desktop/views/chips.py"/>
        <source>{count} files</source>
        <translation>
            <numerusform>파일 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/ledger.py"/>
        <source>{count} files and folders left out</source>
        <translation>
            <numerusform>파일과 폴더 {count}개 제외</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>{count} files belonged to no folder of the library; that is put right.</source>
        <translation>어느 폴더에도 속하지 않던 파일 {count}개를 바로잡았습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>{count} files could not be found by their names; that is put right.</source>
        <translation>이름으로 찾을 수 없던 파일 {count}개를 바로잡았습니다.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/health.py"/>
        <source>{count} files could not be read</source>
        <translation>
            <numerusform>파일 {count}개를 읽지 못했습니다</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>{count} files had lost passages and are read again.</source>
        <translation>구절이 빠진 파일 {count}개를 다시 읽습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>{count} files had passages twice and are read again.</source>
        <translation>구절이 겹친 파일 {count}개를 다시 읽습니다.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/duplicates.py"/>
        <source>{count} groups of similar files</source>
        <translation>
            <numerusform>비슷한 파일 {count}묶음</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/result_delegate.py"/>
        <source>{count} more passages in this file</source>
        <translation>
            <numerusform>이 파일에서 {count}곳 더</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/models/activity.py"/>
        <source>{count} need a look</source>
        <translation>
            <numerusform>{count}개 확인 필요</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_page.py"/>
        <source>{count} of {files}</source>
        <translation>{files} 가운데 {count}개</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>{count} other thing did not fit and was put right.</source>
        <translation>그 밖에 어긋난 {count}곳을 바로잡았습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>{count} other things did not fit and were put right.</source>
        <translation>그 밖에 어긋난 {count}곳을 바로잡았습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>{count} part of the library was damaged and is made again.</source>
        <translation>서가에서 손상된 {count}곳을 다시 만듭니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>{count} parts of the library were damaged and are made again.</source>
        <translation>서가에서 손상된 {count}곳을 다시 만듭니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>{count} passage belonged to no file any more and was removed.</source>
        <translation>어느 파일에도 없는 구절 {count}개를 지웠습니다.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/models/activity.py"/>
        <source>{count} passages</source>
        <translation>
            <numerusform>구절 {count}개</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/models/checkup.py"/>
        <source>{count} passages belonged to no file any more and were removed.</source>
        <translation>어느 파일에도 없는 구절 {count}개를 지웠습니다.</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/ticks.py"/>
        <source>{count} passages in this file</source>
        <translation>
            <numerusform>이 파일의 구절 {count}개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>{count} passages to embed</source>
        <translation>
            <numerusform>임베딩할 구절 {count}개</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_facts.py"/>
        <source>{count} tokens at a time</source>
        <translation>토큰 {count}개</translation>
    </message>
    <message numerus="yes">
        <location filename="../../desktop/views/remedies.py"/>
        <source>{count} weak matches are hidden</source>
        <translation>
            <numerusform>관련이 약한 {count}곳을 숨겼습니다</numerusform>
        </translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <location filename="../../desktop/views/why_sheet.py"/>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>{done} of {total} are embedded already.</source>
        <translation>{total} 가운데 {done}개는 이미 임베딩되어 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/rules.py"/>
        <source>{ending} files</source>
        <translation>{ending} 파일</translation>
    </message>
    <message>
        <location filename="../../desktop/notices.py"/>
        <source>{files} can be searched by meaning.</source>
        <translation>{files}을(를) 뜻으로 찾을 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/models/duplicates.py"/>
        <source>{files} · at least {percent}% the same</source>
        <translation>{files} · {percent}% 이상 같음</translation>
    </message>
    <message>
        <location filename="../../desktop/models/duplicates.py"/>
        <source>{files} · the same throughout</source>
        <translation>{files} · 모두 같음</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>{languages} and {count} more</source>
        <translation>{languages} 외 {count}개</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>{licence}; its base model: {base}</source>
        <translation>{licence}, 바탕 모델은 {base}</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>{model} ({licence}; trained on texts of {count} tokens), from the Python package {package}; stages: {stages}</source>
        <translation>파이썬 패키지 {package}에 든 {model}({licence}, {count}토큰 길이의 글로 학습)을 바탕으로 만들었습니다. 단계: {stages}</translation>
    </message>
    <message>
        <location filename="../../desktop/notices.py"/>
        <source>{model} could not be brought in</source>
        <translation>{model} 모델로 바꾸지 못했습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>{ms} ms</source>
        <translation>{ms}밀리초</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/searching.py"/>
        <source>{name} (not here)</source>
        <translation>{name} (여기 없음)</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>{name} goes on answering</source>
        <translation>그동안은 {name} 모델로 계속 찾습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>{name} was better in {count} of {total}</source>
        <translation>물음 {total}개 가운데 {count}개에서 {name}을(를) 골랐습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>{name} was better more often</source>
        <translation>{name}을(를) 더 자주 골랐습니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/days.py"/>
        <source>{name}: Up and Down change the day</source>
        <translation>{name}: 위아래 화살표로 날짜를 바꿉니다</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>{now}, then {later}</source>
        <translation>지금 {now}, 나중에 {later}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/find_bar.py"/>
        <source>{number} of {count}</source>
        <translation>{count}곳 중 {number}번째</translation>
    </message>
    <message>
        <location filename="../../desktop/views/home.py"/>
        <source>{passages} in {files} can be found.</source>
        <translation>{files}, {passages}에서 찾을 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/activity.py"/>
        <location filename="../../desktop/views/settings/model_card.py"/>
        <source>{percent}% done</source>
        <translation>{percent}% 마침</translation>
    </message>
    <message>
        <location filename="../../desktop/models/model_words.py"/>
        <source>{rate} passages a second</source>
        <translation>1초에 구절 {rate}개</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>{rate}, measured just now.</source>
        <translation>{rate}, 방금 잰 속도입니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_facts.py"/>
        <source>{signals} (words and phrases by {model})</source>
        <translation>{signals} (낱말과 어구는 {model})</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/advanced.py"/>
        <source>{size} freed.</source>
        <translation>{size}를 비웠습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>{size} more on the disk</source>
        <translation>디스크에 {size} 더 필요</translation>
    </message>
    <message>
        <location filename="../../desktop/models/sizes.py"/>
        <source>{size} on the disk</source>
        <translation>디스크 사용량 {size}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/model_sheet.py"/>
        <source>{time} on this computer</source>
        <translation>이 컴퓨터에서 {time}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/search_bar.py"/>
        <source>{words}. Press to go back.</source>
        <translation>{words}. 누르면 돌아갑니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_verbs.py"/>
        <source>“{name}” cannot be found. It may have been moved.</source>
        <translation>‘{name}’ 파일이 없습니다. 옮겨졌을 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/actions.py"/>
        <source>“{name}” cannot be opened. It may have been moved.</source>
        <translation>‘{name}’ 파일을 열 수 없습니다. 옮겨졌을 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_verbs.py"/>
        <source>“{name}” could not be started.</source>
        <translation>‘{name}’ 프로그램을 시작하지 못했습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_verbs.py"/>
        <source>“{name}” is being read again.</source>
        <translation>‘{name}’ 파일을 다시 읽습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/file_verbs.py"/>
        <source>“{name}” is copied. Paste it into a folder or a message.</source>
        <translation>‘{name}’ 파일을 복사했습니다. 폴더나 메일에 붙여 넣을 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/leaving.py"/>
        <source>“{name}” is forgotten: the library holds nothing of it.</source>
        <translation>‘{name}’ 파일을 잊었습니다. 서가에 남은 글이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/leaving.py"/>
        <source>“{name}” is left out from now on.</source>
        <translation>앞으로 ‘{name}’을(를) 제외합니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/leaving.py"/>
        <source>“{name}” is no longer in the library.</source>
        <translation>‘{name}’을(를) 서가에서 뺐습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/saved.py"/>
        <source>“{name}” is no longer saved.</source>
        <translation>‘{name}’ 검색을 저장 목록에서 뺐습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/preview.py"/>
        <source>“{name}” is not there.</source>
        <translation>‘{name}’ 파일이 그 자리에 없습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/saved.py"/>
        <source>“{name}” is saved already.</source>
        <translation>‘{name}’ 검색은 이미 저장되어 있습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/saved.py"/>
        <source>“{name}” is saved in the side bar.</source>
        <translation>‘{name}’ 검색을 사이드바에 저장했습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/strip.py"/>
        <source>“{name}” was not taken in: {reason}</source>
        <translation>‘{name}’을(를) 넣지 못했습니다: {reason}</translation>
    </message>
    <message>
        <location filename="../../desktop/actions.py"/>
        <source>“{program}” could not open “{name}”.</source>
        <translation>‘{program}’에서 ‘{name}’ 파일을 열지 못했습니다.</translation>
    </message>
    <message>
        <location filename="../../desktop/views/tinted.py"/>
        <source>“{word}” came closest to “{partner}”, {value}</source>
        <translation>‘{word}’에 가장 가까운 것은 ‘{partner}’, {value}</translation>
    </message>
    <message>
        <location filename="../../desktop/views/why_parts.py"/>
        <source>“{word}” found “{partner}”</source>
        <translation>‘{word}’ → ‘{partner}’</translation>
    </message>
    <message>
        <location filename="../../desktop/views/settings/lean.py"/>
        <source>← and → lean, Home and End go to the ends</source>
        <translation>←와 →로 옮기고, Home과 End로 끝까지 갑니다</translation>
    </message>
</context>
<context>
    <name>worker</name>
    <message>
        <location filename="../../core/embed/decoder.py"/>
        <source>A decoder&apos;s vector is its last token&apos;s or the mean, not {pooling}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>디코더의 벡터는 마지막 토큰이나 평균에서 얻습니다. 이 모델은 {pooling}(이)라고 합니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>A file in the archive is not as large as the archive says.</source>
        <translation>압축 파일에 적힌 크기와 실제 크기가 다른 파일이 들어 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>A file with this much structure does not fit into memory.</source>
        <translation>구조가 너무 복잡해 메모리에 다 올릴 수 없는 파일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <source>A layer behind the pooling of this model is of a kind that Seoga does not run.</source>
        <translation>풀링 뒤에 서가가 다룰 수 없는 층이 있는 모델입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <source>A layer behind the pooling reads {shape} numbers; it is given {width}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>풀링 뒤의 층은 숫자 {shape}개를 읽는데, 들어오는 것은 {width}개입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>A layer reads {in_features} dimensions where there are {width}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>한 층이 {in_features}차원을 읽는데, 실제로는 {width}차원입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>A model is imported from its folder, or from a .zip or .tar archive of it.</source>
        <translation>모델은 그 폴더나 .zip, .tar 압축 파일에서 가져옵니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <source>A model that reads and writes is not one that embeds.</source>
        <translation>글을 읽고 쓰는 모델은 임베딩에 쓸 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>A model with the heads of BGE-M3 is an encoder without further layers.</source>
        <translation>BGE-M3의 출력층을 가진 모델은 다른 층이 더 없는 인코더여야 합니다.</translation>
    </message>
    <message>
        <location filename="../../core/search/parse.py"/>
        <source>A quotation mark without its partner was left out.</source>
        <translation>짝이 없는 따옴표는 빼고 찾았습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/reranker.py"/>
        <source>A reranker has one output; this model has {outputs}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>다시 읽는 모델은 출력이 하나여야 하는데, 이 모델은 {outputs}개입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>A reranker has one output; this model sorts texts into {outputs} classes.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>다시 읽는 모델은 출력이 하나여야 하는데, 이 모델은 글을 {outputs}가지로 나눕니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>A step of this model is a {step}, which Seoga does not have.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이 모델에는 서가에 없는 단계 {step}이(가) 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <source>A step of this model lies outside of its folder.</source>
        <translation>이 모델의 한 단계가 폴더 바깥을 가리킵니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <source>A step of this model, {kind}, is not one that Seoga runs.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이 모델의 단계 {kind}은(는) 서가에서 쓸 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/decoder_torch.py"/>
        <source>Adapter does not fit</source>
        <translation>맞지 않는 어댑터</translation>
    </message>
    <message>
        <location filename="../../core/embed/decoder_torch.py"/>
        <source>Adapter not supported</source>
        <translation>지원하지 않는 어댑터</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>Adapters are LoRA&apos;s; this one is {peft_type}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>LoRA 어댑터만 쓸 수 있습니다. 이것은 {peft_type}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>Adapters are for decoders; {name} is of the kind {kind}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>어댑터는 디코더에만 쓸 수 있습니다. {name}의 종류는 {kind}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/decoder_torch.py"/>
        <source>Adapters are of the kind LORA; this one is {peft_type}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>LORA 어댑터만 쓸 수 있습니다. 이것은 {peft_type}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/store/bucket.py"/>
        <source>An address looks like s3://bucket/folder; keys belong in the environment.</source>
        <translation>주소는 s3://bucket/folder처럼 적습니다. 액세스 키는 환경 변수에 둡니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_http.py"/>
        <source>An agreement is asked for</source>
        <translation>동의가 필요함</translation>
    </message>
    <message>
        <location filename="../../core/store/folder.py"/>
        <source>Another Seoga is writing to it. Close it, or use its window.</source>
        <translation>다른 서가 프로그램이 이 서가에 쓰고 있습니다. 그쪽을 닫거나 그 창을 쓰십시오.</translation>
    </message>
    <message>
        <location filename="../../core/store/folder.py"/>
        <source>Another program keeps it busy. Seoga tries again.</source>
        <translation>다른 프로그램이 잡고 있습니다. 서가가 다시 해 봅니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/convert.py"/>
        <source>At least {fewest} passages are needed to measure what is lost.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>변환으로 잃는 것을 재려면 구절이 {fewest}개 이상 있어야 합니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_adapter.py"/>
        <source>Base model needed</source>
        <translation>바탕 모델이 필요함</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this file holds subtitles, but there are none in it.</source>
        <translation>이름으로는 자막 파일인데, 자막이 들어 있지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is a Hangul document, but it is another document.</source>
        <translation>이름으로는 한글 문서인데, 내용은 다른 문서입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is a Hangul document, but it is {kind}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이름으로는 한글 문서인데, 내용은 {kind:tr}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is a Hangul document, but it is {name}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이름으로는 한글 문서인데, 내용은 {name:tr}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is a PDF document, but it is {name}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이름으로는 PDF 문서인데, 내용은 {name:tr}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is a PowerPoint presentation, but it is another kind of file.</source>
        <translation>이름으로는 파워포인트 발표 자료인데, 내용은 다른 종류의 파일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is a PowerPoint presentation, but it is from PowerPoint 95 or older.</source>
        <translation>이름으로는 파워포인트 발표 자료인데, 내용은 파워포인트 95나 그보다 오래된 버전의 것입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is a PowerPoint presentation, but it is {name}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이름으로는 파워포인트 발표 자료인데, 내용은 {name:tr}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is a Publisher publication, but it is another file.</source>
        <translation>이름으로는 퍼블리셔 문서인데, 내용은 다른 파일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is a Publisher publication, but it is {name}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이름으로는 퍼블리셔 문서인데, 내용은 {name:tr}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is a Visio drawing, but it is another document.</source>
        <translation>이름으로는 비지오 도면인데, 내용은 다른 문서입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is a Word document, but it is another kind of file.</source>
        <translation>이름으로는 워드 문서인데, 내용은 다른 종류의 파일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is a Word document, but it is {name}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이름으로는 워드 문서인데, 내용은 {name:tr}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is a message of Outlook, but it is {name}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이름으로는 아웃룩 메일인데, 내용은 {name:tr}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is a message, but it is another Office document.</source>
        <translation>이름으로는 메일인데, 내용은 다른 오피스 문서입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is a notebook, but it holds no cells.</source>
        <translation>이름으로는 노트북 파일인데, 셀이 들어 있지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is a picture, but it is {name}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이름으로는 그림인데, 내용은 {name:tr}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is a spreadsheet, but it is {name}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이름으로는 스프레드시트인데, 내용은 {name:tr}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is a text file, but it is {name}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이름으로는 텍스트 파일인데, 내용은 {name:tr}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is a text file, but its content is not text.</source>
        <translation>이름으로는 텍스트 파일인데, 내용은 글이 아닙니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is an FB2 book, but it is something else.</source>
        <translation>이름으로는 FB2 전자책인데, 내용은 다른 것입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is an RTF document, but it is {name}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이름으로는 RTF 문서인데, 내용은 {name:tr}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is an XML file, but its content is not XML.</source>
        <translation>이름으로는 XML 파일인데, 내용은 XML이 아닙니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is an archive, but it is {found}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이름으로는 압축 파일인데, 내용은 {found:tr}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is mail, but it is {name}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이름으로는 메일인데, 내용은 {name:tr}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is mail, but no message is in it.</source>
        <translation>이름으로는 메일인데, 편지가 들어 있지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is {what}, but it is an older Office document.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이름으로는 {what:tr}인데, 내용은 예전 오피스 문서입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is {what}, but it is {kind}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이름으로는 {what:tr}인데, 내용은 {kind:tr}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>By its name this is {what}, but it is {name}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이름으로는 {what:tr}인데, 내용은 {name:tr}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/worker.py"/>
        <source>Cancelled</source>
        <translation>취소됨</translation>
    </message>
    <message>
        <location filename="../../core/embed/convert.py"/>
        <source>Cannot be converted</source>
        <translation>바꿀 수 없는 모델</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub.py"/>
        <source>Cannot write here</source>
        <translation>쓸 수 없는 폴더</translation>
    </message>
    <message>
        <location filename="../../core/watch/observer.py"/>
        <source>Changes are noticed late</source>
        <translation>바뀐 것을 늦게 알아차립니다</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_http.py"/>
        <source>Connections are switched off in the settings, so that nothing can be downloaded.</source>
        <translation>설정에서 연결을 꺼 두어 아무것도 내려받을 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/convert.py"/>
        <source>Converting needs parts that are not installed here: onnx and onnxscript.</source>
        <translation>변환에 필요한 onnx와 onnxscript가 설치되어 있지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Could not be read</source>
        <translation>읽지 못함</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Damaged</source>
        <translation>손상됨</translation>
    </message>
    <message>
        <location filename="../../core/embed/base.py"/>
        <location filename="../../core/embed/converted.py"/>
        <location filename="../../core/embed/encoder_files.py"/>
        <location filename="../../core/embed/encoder_torch.py"/>
        <location filename="../../core/embed/onnx.py"/>
        <location filename="../../core/embed/recognise_files.py"/>
        <location filename="../../core/embed/reranker.py"/>
        <location filename="../../core/embed/weights.py"/>
        <location filename="../../core/store/codec.py"/>
        <source>Damaged model</source>
        <translation>손상된 모델</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub.py"/>
        <source>Damaged on the way</source>
        <translation>받는 도중 손상됨</translation>
    </message>
    <message>
        <location filename="../../core/embed/decoder_torch.py"/>
        <source>Decoders are one of {families}; this one is {family}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>쓸 수 있는 디코더는 {families}입니다. 이것은 {family}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/import_convert.py"/>
        <location filename="../../core/embed/import_copy.py"/>
        <location filename="../../core/embed/import_plan.py"/>
        <source>Disk full</source>
        <translation>디스크가 가득 참</translation>
    </message>
    <message>
        <location filename="../../core/index/intake.py"/>
        <source>Files of this type are left out.</source>
        <translation>이 종류의 파일은 읽지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/search/names.py"/>
        <source>Files of this type are not read.</source>
        <translation>이 종류의 파일은 읽지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Files of this type cannot be read.</source>
        <translation>읽을 수 없는 종류의 파일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub.py"/>
        <source>Half a file</source>
        <translation>받다 만 파일</translation>
    </message>
    <message>
        <location filename="../../core/worker.py"/>
        <source>Hello again</source>
        <translation>거듭된 시작 요청</translation>
    </message>
    <message>
        <location filename="../../core/embed/import_copy.py"/>
        <location filename="../../core/embed/importing.py"/>
        <source>Import failed</source>
        <translation>가져오지 못함</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>Incomplete model</source>
        <translation>빠진 것이 있는 모델</translation>
    </message>
    <message>
        <location filename="../../core/store/remote.py"/>
        <source>Index its folders into another folder of the bucket, or with the Seoga that made it.</source>
        <translation>저장소의 다른 폴더에 새로 읽어 들이거나, 이 서가를 만든 버전을 쓰십시오.</translation>
    </message>
    <message>
        <location filename="../../core/store/head.py"/>
        <source>It has format {format}; this Seoga knows formats up to {format2}. Please update Seoga.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>서가의 형식은 {format}인데, 이 프로그램은 {format2}까지 압니다. 서가를 새 버전으로 바꿔 주십시오.</translation>
    </message>
    <message>
        <location filename="../../core/store/folder.py"/>
        <source>It has format {found}; this Seoga knows formats up to {format}. Please update Seoga.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>서가의 형식은 {found}인데, 이 프로그램은 {format}까지 압니다. 서가를 새 버전으로 바꿔 주십시오.</translation>
    </message>
    <message>
        <location filename="../../core/store/library.py"/>
        <source>It has no passages for this model yet. Open it once in Seoga&apos;s window, or run `seoga index`.</source>
        <translation>이 모델로 만든 구절이 아직 없습니다. 서가 창에서 한 번 열거나 `seoga index`를 실행하세요.</translation>
    </message>
    <message>
        <location filename="../../core/store/documents.py"/>
        <source>It has not been read yet.</source>
        <translation>아직 읽지 않았습니다.</translation>
    </message>
    <message>
        <location filename="../../core/index/intake.py"/>
        <source>It is a link that leads back to itself.</source>
        <translation>자기 자신으로 돌아오는 링크입니다.</translation>
    </message>
    <message>
        <location filename="../../core/index/intake.py"/>
        <source>It is a link, and what it points to is not there.</source>
        <translation>링크인데, 가리키는 것이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/store/bucket.py"/>
        <source>It is being written to faster than it can be fetched. Please try again.</source>
        <translation>받아 오는 것보다 빠르게 바뀌고 있습니다. 다시 해 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/store/folder.py"/>
        <source>It is not a folder.</source>
        <translation>폴더가 아닙니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>It is packed in a way that cannot be read.</source>
        <translation>읽을 수 없는 방식으로 압축되어 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/decoder_torch.py"/>
        <source>It takes {takes} GB of memory; {there} GB are free.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>메모리가 {takes}GB 필요한데, {there}GB만 남아 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/watch/observer.py"/>
        <source>It was deleted or moved, or its drive was taken out. It is not watched now.</source>
        <translation>지워졌거나 옮겨졌거나, 드라이브가 빠졌습니다. 지금은 지켜보지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/decoder_torch.py"/>
        <source>It was not made for this model, but for {base_model_name_or_path}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이 모델이 아니라 {base_model_name_or_path}에 맞추어 만든 것입니다.</translation>
    </message>
    <message>
        <location filename="../../core/store/folder.py"/>
        <source>Its description (seoga-library.json) cannot be read.</source>
        <translation>서가의 설명(seoga-library.json)을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/store/head.py"/>
        <source>Its description cannot be read. Index into another folder of the bucket.</source>
        <translation>서가의 설명을 읽을 수 없습니다. 저장소의 다른 폴더에 새로 읽어 들이십시오.</translation>
    </message>
    <message>
        <location filename="../../core/store/folder.py"/>
        <source>Its folder is not there any more. If it lies on another drive, connect that drive and try again.</source>
        <translation>서가 폴더가 그 자리에 없습니다. 다른 드라이브에 있다면 연결한 뒤에 다시 해 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/store/migrate.py"/>
        <source>Its ledger cannot be brought up to date. Delete the library folder; Seoga will index again.</source>
        <translation>서가의 기록을 새 버전에 맞출 수 없습니다. 서가 폴더를 지우면 문서를 다시 읽습니다.</translation>
    </message>
    <message>
        <location filename="../../core/store/library.py"/>
        <source>Its ledger cannot be read. Delete the library folder; Seoga will index again.</source>
        <translation>서가의 기록을 읽을 수 없습니다. 서가 폴더를 지우면 문서를 다시 읽습니다.</translation>
    </message>
    <message>
        <location filename="../../core/index/intake.py"/>
        <source>Its name is not valid text. Rename it, and it will be read.</source>
        <translation>이름에 글자가 아닌 것이 들어 있습니다. 이름을 바꾸면 읽습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/decoder.py"/>
        <source>Its tokenizer.json cannot be read.</source>
        <translation>tokenizer.json을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>Its weights do not load.</source>
        <translation>가중치를 불러올 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Its words are in pictures. They are read where the free program Tesseract is installed; put it on this computer, and the file is read when Seoga starts again.</source>
        <translation>글이 그림 안에 있습니다. 무료 프로그램 Tesseract를 이 컴퓨터에 설치하면, 서가를 다시 시작할 때 읽습니다.</translation>
    </message>
    <message>
        <location filename="../../core/store/ledger.py"/>
        <source>Left out</source>
        <translation>제외됨</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <location filename="../../core/index/intake.py"/>
        <source>Link in a circle</source>
        <translation>돌고 도는 링크</translation>
    </message>
    <message>
        <location filename="../../core/index/intake.py"/>
        <source>Link to nothing</source>
        <translation>끊어진 링크</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Link to nowhere</source>
        <translation>끊어진 링크</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Locked with a password</source>
        <translation>암호로 잠김</translation>
    </message>
    <message>
        <location filename="../../core/embed/importing.py"/>
        <source>Model in use</source>
        <translation>사용 중인 모델</translation>
    </message>
    <message>
        <location filename="../../core/embed/decoder.py"/>
        <location filename="../../core/embed/decoder_torch.py"/>
        <location filename="../../core/embed/encoder_files.py"/>
        <location filename="../../core/embed/hub_list.py"/>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>Model not supported</source>
        <translation>지원하지 않는 모델</translation>
    </message>
    <message>
        <location filename="../../core/embed/import_archive.py"/>
        <source>Model refused</source>
        <translation>안전하지 않은 모델</translation>
    </message>
    <message>
        <location filename="../../core/embed/decoder_torch.py"/>
        <location filename="../../core/embed/devices.py"/>
        <location filename="../../core/embed/hub.py"/>
        <source>Model too large</source>
        <translation>너무 큰 모델</translation>
    </message>
    <message>
        <location filename="../../core/embed/decoder_torch.py"/>
        <location filename="../../core/embed/encoder_files.py"/>
        <location filename="../../core/embed/reranker.py"/>
        <source>Models are read from safetensors alone, for a .bin file may hold a program.</source>
        <translation>.bin 파일에는 프로그램이 들어 있을 수 있어, safetensors에서만 모델을 읽습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/catalogue.py"/>
        <source>Models of the kind {kind} are not supported.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{kind} 종류의 모델은 지원하지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>Models of the type {model_type} are not known to Seoga.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{model_type} 유형의 모델은 서가가 모르는 것입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Needs too much memory</source>
        <translation>메모리 부족</translation>
    </message>
    <message>
        <location filename="../../core/embed/base.py"/>
        <source>Newer model</source>
        <translation>더 새로운 모델</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>No FB2 book is in the archive.</source>
        <translation>압축 파일에 FB2 전자책이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>No book is in the archive.</source>
        <translation>압축 파일에 전자책이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_http.py"/>
        <source>No connection</source>
        <translation>연결 안 됨</translation>
    </message>
    <message>
        <location filename="../../core/embed/decoder.py"/>
        <source>No end token</source>
        <translation>끝 토큰이 없음</translation>
    </message>
    <message>
        <location filename="../../core/greeting.py"/>
        <source>No hello</source>
        <translation>잘못된 시작</translation>
    </message>
    <message>
        <location filename="../../core/store/folder.py"/>
        <location filename="../../core/store/head.py"/>
        <location filename="../../core/store/library.py"/>
        <location filename="../../core/store/remote.py"/>
        <source>No library there</source>
        <translation>서가가 없음</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>No longer there</source>
        <translation>없어짐</translation>
    </message>
    <message>
        <location filename="../../core/embed/base.py"/>
        <location filename="../../core/embed/catalogue.py"/>
        <location filename="../../core/embed/import_plan.py"/>
        <location filename="../../core/embed/onnx.py"/>
        <location filename="../../core/embed/recognise.py"/>
        <location filename="../../core/embed/reranker.py"/>
        <location filename="../../core/embed/weights.py"/>
        <location filename="../../core/store/codec.py"/>
        <source>No model here</source>
        <translation>모델 없음</translation>
    </message>
    <message>
        <location filename="../../core/embed/catalogue.py"/>
        <source>No model was shipped with this copy.</source>
        <translation>이 프로그램에는 딸려 온 모델이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/search/search.py"/>
        <source>No passage answers this.</source>
        <translation>여기에 답하는 구절이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/index/intake.py"/>
        <source>No permission</source>
        <translation>권한 없음</translation>
    </message>
    <message>
        <location filename="../../core/asking.py"/>
        <source>No reranking model</source>
        <translation>다시 읽는 모델 없음</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>No text in it</source>
        <translation>글자가 없음</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>No words could be made out in the picture.</source>
        <translation>그림에서 글자를 알아볼 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/index/intake.py"/>
        <source>Not a document Seoga reads</source>
        <translation>읽지 않는 종류</translation>
    </message>
    <message>
        <location filename="../../core/embed/catalogue.py"/>
        <source>Not a model to search with</source>
        <translation>찾기에 쓸 수 없는 모델</translation>
    </message>
    <message>
        <location filename="../../core/wire.py"/>
        <source>Not a request</source>
        <translation>알아들을 수 없는 요청</translation>
    </message>
    <message>
        <location filename="../../core/embed/catalogue.py"/>
        <location filename="../../core/embed/reranker.py"/>
        <source>Not a reranker</source>
        <translation>다시 읽는 모델이 아님</translation>
    </message>
    <message>
        <location filename="../../core/bringing.py"/>
        <location filename="../../core/embed/hub_http.py"/>
        <source>Not a safe address</source>
        <translation>안전하지 않은 주소</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_list.py"/>
        <source>Not a safe name</source>
        <translation>안전하지 않은 이름</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Not allowed</source>
        <translation>권한 없음</translation>
    </message>
    <message>
        <location filename="../../core/embed/importing.py"/>
        <source>Not an imported model</source>
        <translation>가져온 모델이 아님</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub.py"/>
        <source>Not enough room</source>
        <translation>남은 자리 부족</translation>
    </message>
    <message>
        <location filename="../../core/search/similar.py"/>
        <source>Not in the library</source>
        <translation>서가에 없음</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub.py"/>
        <location filename="../../core/embed/hub_http.py"/>
        <location filename="../../core/embed/hub_list.py"/>
        <source>Not on the hub</source>
        <translation>허브에 없음</translation>
    </message>
    <message>
        <location filename="../../core/embed/decoder_torch.py"/>
        <source>Not on this computer</source>
        <translation>이 컴퓨터에서 쓸 수 없음</translation>
    </message>
    <message>
        <location filename="../../core/search/similar.py"/>
        <source>Not read</source>
        <translation>읽지 않음</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Not supported</source>
        <translation>지원하지 않음</translation>
    </message>
    <message>
        <location filename="../../core/index/intake.py"/>
        <source>Not there</source>
        <translation>그 자리에 없음</translation>
    </message>
    <message>
        <location filename="../../core/watch/observer.py"/>
        <source>Not there any more</source>
        <translation>지금은 없는 폴더</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Not what its name says</source>
        <translation>이름과 다른 내용</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_http.py"/>
        <location filename="../../core/embed/hub_list.py"/>
        <source>Not what was asked for</source>
        <translation>뜻밖의 답</translation>
    </message>
    <message>
        <location filename="../../core/store/head.py"/>
        <location filename="../../core/store/library.py"/>
        <location filename="../../core/store/remote.py"/>
        <source>Nothing has been indexed there yet.</source>
        <translation>그곳에는 아직 읽어 둔 것이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/search/search.py"/>
        <source>Nothing has been read yet. Add a folder, or wait until the first files are read.</source>
        <translation>아직 읽은 것이 없습니다. 폴더를 더하거나 첫 파일을 읽을 때까지 기다려 주십시오.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Nothing in it</source>
        <translation>내용이 없음</translation>
    </message>
    <message>
        <location filename="../../core/search/parse.py"/>
        <source>Nothing to search for</source>
        <translation>찾을 말이 없음</translation>
    </message>
    <message>
        <location filename="../../core/search/parse.py"/>
        <source>OR was read as a plain word, because it can only stand between two words or phrases.</source>
        <translation>OR은 두 낱말이나 어구 사이에만 쓸 수 있어 보통 낱말로 읽었습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_http.py"/>
        <source>Offline</source>
        <translation>오프라인</translation>
    </message>
    <message>
        <location filename="../../core/embed/convert.py"/>
        <source>Only encoders are converted.</source>
        <translation>인코더만 변환할 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/store/migrate.py"/>
        <source>Open it once in Seoga&apos;s window, or run `seoga index`: its files are then read again.</source>
        <translation>서가 창에서 한 번 열거나 `seoga index`를 실행하면 문서를 다시 읽습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Page {page} has no size.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{page}쪽의 크기가 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Reading the file needed more memory than it may use.</source>
        <translation>파일을 읽는 데 정해진 것보다 많은 메모리가 필요합니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Reading the file took longer than {seconds} seconds.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>파일을 읽는 데 {seconds}초가 넘게 걸려 멈췄습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Reading the file took too long and was stopped.</source>
        <translation>파일을 읽는 데 너무 오래 걸려 멈췄습니다.</translation>
    </message>
    <message>
        <location filename="../../core/wire.py"/>
        <source>Request with wrong parts</source>
        <translation>잘못된 요청</translation>
    </message>
    <message>
        <location filename="../../core/embed/reranker.py"/>
        <location filename="../../core/embed/reranker_decoder.py"/>
        <source>Reranker not supported</source>
        <translation>지원하지 않는 모델</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>Rerankers are one of {families}, not {model_type}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>쓸 수 있는 다시 읽는 모델은 {families}입니다. {model_type}은(는) 쓸 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/reranker.py"/>
        <source>Rerankers are one of {families}; this one is {model_type}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>쓸 수 있는 다시 읽는 모델은 {families}입니다. 이것은 {model_type}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>Rerankers that say yes or no are one of {yes_no}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>예, 아니요로 답하는 다시 읽는 모델로는 {yes_no}을(를) 쓸 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/search/search.py"/>
        <location filename="../../core/search/similar.py"/>
        <source>Search again to see what is there now.</source>
        <translation>다시 찾으면 지금 있는 것이 보입니다.</translation>
    </message>
    <message>
        <location filename="../../core/store/folder.py"/>
        <source>Seoga may not write there. Choose another folder, or change its permissions.</source>
        <translation>서가가 그곳에 쓸 수 없습니다. 다른 폴더를 고르거나 권한을 바꾸십시오.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>Some of its weights are missing, or of the wrong shape.</source>
        <translation>가중치 일부가 없거나 모양이 맞지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <source>Some of the model&apos;s weights are missing or of the wrong shape.</source>
        <translation>모델의 가중치 일부가 없거나 모양이 맞지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/store/head.py"/>
        <source>The Seoga on {host} has begun to write to it, because this one was silent.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이쪽이 한동안 조용해서 {host}의 서가가 쓰기 시작했습니다.</translation>
    </message>
    <message>
        <location filename="../../core/store/head.py"/>
        <source>The Seoga on {host} is writing to it, and has the right to for {left} seconds more.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{host}의 서가가 쓰고 있으며, 앞으로 {left}초 동안 쓸 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The adapter does not say which model it is for.</source>
        <translation>어느 모델에 쓰는 어댑터인지 적혀 있지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <source>The architecture {model_type} is not known.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{model_type}은(는) 모르는 구조입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <source>The architecture {model_type} is not known. It asks to run code of its own, which Seoga never does.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{model_type}은(는) 모르는 구조입니다. 따로 실행할 프로그램 코드를 요구하는데, 서가는 그런 코드를 실행하지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The archive cannot be read to its end.</source>
        <translation>압축 파일을 끝까지 읽을 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The archive has changed since it was looked at.</source>
        <translation>압축 파일이 살펴본 뒤에 바뀌었습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The archive holds a file twice.</source>
        <translation>압축 파일에 같은 파일이 두 번 들어 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/import_archive.py"/>
        <source>The archive holds a link or a device.</source>
        <translation>압축 파일에 링크나 장치가 들어 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The archive holds more files than are read; the rest of it is left out.</source>
        <translation>압축 파일에 든 파일이 너무 많아 나머지는 읽지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The archive holds too many files for a model.</source>
        <translation>모델의 압축 파일이라기에는 파일이 너무 많습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The archive is locked with a password.</source>
        <translation>압축 파일이 암호로 잠겨 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/import_archive.py"/>
        <source>The archive would write outside its folder.</source>
        <translation>풀면 제 폴더 바깥에 쓰게 되는 압축 파일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The book is protected and can be read only in its own reader.</source>
        <translation>보호된 전자책이라 전용 프로그램에서만 읽을 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The card says {dims} numbers a vector, the model has {dims2}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>설명에는 벡터의 숫자가 {dims}개라고 적혀 있는데, 모델은 {dims2}개입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The cells of a sheet are too far apart; save it as XLSX to have it read.</source>
        <translation>시트의 칸이 너무 멀리 흩어져 있습니다. XLSX로 저장하면 읽습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The chapters of the book are missing.</source>
        <translation>전자책에 본문이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub.py"/>
        <source>The connection broke off in {name}. What has come is kept; try again later.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{name}을(를) 받다가 연결이 끊겼습니다. 받은 것은 남아 있으니 나중에 다시 해 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The content of the file does not fit the ending of its name.</source>
        <translation>내용이 파일 이름의 확장자와 맞지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/worker.py"/>
        <source>The conversation has begun already.</source>
        <translation>이미 시작된 대화입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/base.py"/>
        <location filename="../../core/embed/reranker.py"/>
        <source>The description of this model cannot be read.</source>
        <translation>모델의 설명을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The description of this model does not say how large it is.</source>
        <translation>모델의 설명에 크기가 적혀 있지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The description of this model names a file outside its folder.</source>
        <translation>모델의 설명이 폴더 바깥의 파일을 가리킵니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The disk could not read the file.</source>
        <translation>디스크에서 파일을 읽지 못했습니다.</translation>
    </message>
    <message>
        <location filename="../../core/store/folder.py"/>
        <source>The disk is full</source>
        <translation>디스크가 가득 참</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub.py"/>
        <source>The disk is full. What has come so far is kept; make room and try again.</source>
        <translation>디스크가 가득 찼습니다. 받은 것은 남아 있으니 자리를 마련한 뒤에 다시 해 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/store/folder.py"/>
        <source>The disk reports an error. If it comes again, delete the library folder; Seoga will index again.</source>
        <translation>디스크에서 오류가 났습니다. 거듭되면 서가 폴더를 지우십시오. 문서를 다시 읽습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The document has no page {page}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>문서에 {page}쪽이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The document holds more text than a document should.</source>
        <translation>문서 하나라기에는 글이 너무 많습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The file can be read only with its password.</source>
        <translation>암호가 있어야 읽을 수 있는 파일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The file has {size} MB; the limit is {most} MB.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>파일 크기는 {size}MB이고, 한도는 {most}MB입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The file holds neither a text nor a presentation nor a drawing.</source>
        <translation>글도, 발표 자료도, 그림도 들어 있지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The file holds no page that can be read.</source>
        <translation>읽을 수 있는 쪽이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The file holds pictures only, and no words could be made out in them.</source>
        <translation>그림만 들어 있고, 그림에서 글자를 알아볼 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The file holds pictures only; its words cannot be read.</source>
        <translation>그림만 들어 있어 글을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The file is damaged or incomplete and cannot be read.</source>
        <translation>손상되었거나 온전하지 않아 읽을 수 없는 파일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The file is empty.</source>
        <translation>빈 파일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The file is larger than the limit in the settings.</source>
        <translation>설정에서 정한 크기보다 큰 파일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The file is locked by a certificate or by rights management.</source>
        <translation>인증서나 권한 관리로 잠긴 파일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The file is made to swell without end when it is read.</source>
        <translation>읽으면 끝없이 커지도록 만든 파일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The file was moved or deleted before it could be read.</source>
        <translation>읽기 전에 옮겨지거나 지워진 파일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The file {name} cannot be read.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{name} 파일을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <source>The file {name} does not fit the rest of this model: {told} instead of {wanted}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{name} 파일이 모델의 나머지와 맞지 않습니다. 있어야 할 것은 {wanted}, 들어 있는 것은 {told}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/import_archive.py"/>
        <source>The file {name} holds more than numbers, so it was not opened.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{name} 파일에 숫자가 아닌 것이 들어 있어 열지 않았습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/import_archive.py"/>
        <source>The file {name} holds more than numbers, so it was not opened. It asks for {wanted}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{name} 파일에 숫자가 아닌 것이 들어 있어 열지 않았습니다. {wanted}을(를) 요구합니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The file {name} is far too large.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{name} 파일이 지나치게 큽니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The file {name} is not whole, or holds no weights.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{name} 파일이 온전하지 않거나, 가중치가 들어 있지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The file {name} is not whole.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{name} 파일이 온전하지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The file {name} is not whole: {rest} bytes of weights instead of {end}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{name} 파일이 온전하지 않습니다. 가중치가 {end}바이트여야 하는데 {rest}바이트입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The file {name} of this model cannot be read.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>모델의 {name} 파일을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <source>The file {name} of this model is cut short or altered.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>모델의 {name} 파일이 잘렸거나 바뀌었습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/base.py"/>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The file {name} of this model is missing or altered.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>모델의 {name} 파일이 없거나 바뀌었습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <location filename="../../core/embed/recognise_files.py"/>
        <location filename="../../core/embed/reranker.py"/>
        <source>The file {name} of this model is missing.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>모델의 {name} 파일이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The file {part} does not hold what {name} looks for in it.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{part} 파일에 {name}에서 찾는 것이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/greeting.py"/>
        <source>The first request must be hello.</source>
        <translation>첫 요청은 hello여야 합니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub.py"/>
        <source>The folder for models cannot be written.</source>
        <translation>모델을 두는 폴더에 쓸 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <source>The function {activation} is not one that Seoga knows.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{activation}은(는) 서가가 모르는 함수입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/convert.py"/>
        <source>The graph cannot be written here; perhaps the disk is full.</source>
        <translation>그래프를 쓸 수 없습니다. 디스크가 가득 찼을 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/devices.py"/>
        <source>The graphics card does not answer</source>
        <translation>그래픽 카드가 응답하지 않음</translation>
    </message>
    <message>
        <location filename="../../core/embed/devices.py"/>
        <source>The graphics card is full</source>
        <translation>그래픽 카드 메모리 부족</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The head {stem} does not fit the model, which is {width} wide.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>출력층 {stem}이(가) 너비 {width}인 모델과 맞지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_http.py"/>
        <source>The hub cannot answer just now. What has come so far is kept; try again in some minutes.</source>
        <translation>허브가 지금 답하지 못합니다. 받은 것은 남아 있으니 몇 분 뒤에 다시 해 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_http.py"/>
        <source>The hub cannot be reached. What has come so far is kept; try again when there is a connection.</source>
        <translation>허브에 연결할 수 없습니다. 받은 것은 남아 있으니 연결된 뒤에 다시 해 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_list.py"/>
        <source>The hub does not say the size and the checksum of {name}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>허브가 {name}의 크기와 검사합을 알려 주지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_list.py"/>
        <source>The hub does not say which version of the model this is.</source>
        <translation>허브가 모델의 버전을 알려 주지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_http.py"/>
        <source>The hub has no such model, or not this file of it. Its page would be {page}</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>허브에 이 모델이나 필요한 파일이 없습니다. 있다면 다음 주소입니다: {page}</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_http.py"/>
        <source>The hub is busy</source>
        <translation>허브가 바쁨</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_http.py"/>
        <source>The hub leads round in circles.</source>
        <translation>허브가 같은 자리를 맴돌게 합니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_http.py"/>
        <source>The hub leads to an address without a secure connection.</source>
        <translation>허브가 보안 연결이 없는 주소로 이끕니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_list.py"/>
        <source>The hub names a file that cannot be written: {name}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>허브가 쓸 수 없는 파일 이름을 알려 주었습니다: {name}</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub.py"/>
        <source>The hub sends another part of {name} than was asked for.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>허브가 {name}의 다른 부분을 보냈습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_list.py"/>
        <source>The hub sends more of {name} than there is.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>허브가 {name}을(를) 원래보다 더 많이 보냈습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_http.py"/>
        <source>The hub sends something else: perhaps a network that wants you to sign in first stands between.</source>
        <translation>허브가 다른 것을 보냈습니다. 먼저 로그인해야 하는 네트워크일 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_http.py"/>
        <source>The hub&apos;s certificate cannot be verified: someone may be listening, or a proxy stands between.</source>
        <translation>허브의 인증서를 확인할 수 없습니다. 누군가 엿듣고 있거나, 중간에 프록시가 있을 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_list.py"/>
        <source>The hub&apos;s list of files cannot be read.</source>
        <translation>허브의 파일 목록을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_list.py"/>
        <source>The hub&apos;s list of files is too long.</source>
        <translation>허브의 파일 목록이 너무 깁니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The letters in this file are drawn without saying which letters they are.</source>
        <translation>글자를 그리기만 하고 어떤 글자인지는 적어 두지 않은 파일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/store/bucket.py"/>
        <source>The library cannot be reached</source>
        <translation>연결할 수 없는 서가</translation>
    </message>
    <message>
        <location filename="../../core/store/folder.py"/>
        <source>The library cannot be used</source>
        <translation>쓸 수 없는 서가</translation>
    </message>
    <message>
        <location filename="../../core/store/folder.py"/>
        <source>The library cannot be written</source>
        <translation>쓰기가 막힌 서가</translation>
    </message>
    <message>
        <location filename="../../core/store/folder.py"/>
        <source>The library has gone</source>
        <translation>사라진 서가</translation>
    </message>
    <message>
        <location filename="../../core/store/folder.py"/>
        <location filename="../../core/store/head.py"/>
        <location filename="../../core/store/library.py"/>
        <location filename="../../core/store/migrate.py"/>
        <source>The library is damaged</source>
        <translation>손상된 서가</translation>
    </message>
    <message>
        <location filename="../../core/store/folder.py"/>
        <location filename="../../core/store/head.py"/>
        <source>The library is from a newer Seoga</source>
        <translation>더 새로운 서가</translation>
    </message>
    <message>
        <location filename="../../core/store/migrate.py"/>
        <location filename="../../core/store/remote.py"/>
        <source>The library is from an older Seoga</source>
        <translation>이전 버전의 서가</translation>
    </message>
    <message>
        <location filename="../../core/store/folder.py"/>
        <location filename="../../core/store/head.py"/>
        <source>The library is in use</source>
        <translation>서가 사용 중</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The link leads back to itself.</source>
        <translation>자기 자신으로 돌아오는 링크입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The link points to a file that does not exist.</source>
        <translation>없는 파일을 가리키는 링크입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The list of the model&apos;s files is empty.</source>
        <translation>모델의 파일 목록이 비어 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The list of the model&apos;s files names one outside its folder.</source>
        <translation>모델의 파일 목록에 폴더 바깥의 파일이 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The list of the model&apos;s weights cannot be read.</source>
        <translation>모델의 가중치 목록을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The list of the model&apos;s weights is not consistent.</source>
        <translation>모델의 가중치 목록이 앞뒤가 맞지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <source>The list of this model&apos;s files names none, or others than its own.</source>
        <translation>모델의 파일 목록이 비었거나 다른 파일을 가리킵니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The message is encrypted.</source>
        <translation>암호화된 메일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The model could not be converted.</source>
        <translation>모델을 변환하지 못했습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/import_copy.py"/>
        <source>The model could not be copied.</source>
        <translation>모델을 복사하지 못했습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/importing.py"/>
        <source>The model could not be put into its place.</source>
        <translation>모델을 제자리에 넣지 못했습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/converted.py"/>
        <location filename="../../core/embed/encoder_torch.py"/>
        <location filename="../../core/embed/recognise_files.py"/>
        <location filename="../../core/embed/reranker.py"/>
        <source>The model does not answer with numbers.</source>
        <translation>모델이 숫자로 답하지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_list.py"/>
        <source>The model has no file {pattern}. Its page is {page}</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>모델에 {pattern} 파일이 없습니다. 모델의 주소: {page}</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <location filename="../../core/embed/reranker.py"/>
        <source>The model has no room for a question and a passage.</source>
        <translation>물음과 구절을 함께 넣을 자리가 없는 모델입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The model has no room for a text.</source>
        <translation>글을 넣을 자리가 없는 모델입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/reranker_decoder.py"/>
        <source>The model has no word {word} to answer with.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>모델에 답으로 쓸 낱말 {word}이(가) 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/convert.py"/>
        <source>The model is too large for one graph.</source>
        <translation>그래프 하나에 담기에는 너무 큰 모델입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/import_plan.py"/>
        <source>The model needs {needed} GB on the disk, and {free} GB are free.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>모델을 두려면 디스크에 {needed}GB가 필요한데, {free}GB만 남아 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/search/rank.py"/>
        <source>The model {name} has no {mode} output.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{name} 모델에는 {mode} 출력이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/onnx.py"/>
        <source>The model&apos;s network cannot be loaded.</source>
        <translation>모델의 신경망을 불러올 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <location filename="../../core/embed/recognise_files.py"/>
        <location filename="../../core/embed/reranker.py"/>
        <source>The model&apos;s tokeniser cannot be read.</source>
        <translation>모델의 토크나이저를 읽을 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <source>The model&apos;s vectors have {width} numbers; its card says {dims}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>모델의 벡터는 숫자가 {width}개인데, 설명에는 {dims}개라고 적혀 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/weights.py"/>
        <source>The model&apos;s weights are missing.</source>
        <translation>모델의 가중치가 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <location filename="../../core/embed/reranker.py"/>
        <location filename="../../core/embed/weights.py"/>
        <source>The model&apos;s weights cannot be used.</source>
        <translation>모델의 가중치를 쓸 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The network lies in a folder of its own, as older models had it.</source>
        <translation>예전 모델처럼 신경망이 따로 폴더에 들어 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/asking.py"/>
        <source>The option `reranker` names none. Name one there, or ask with --rerank maxsim.</source>
        <translation>설정 `reranker`가 비어 있습니다. 모델을 정하거나 --rerank maxsim으로 찾으십시오.</translation>
    </message>
    <message>
        <location filename="../../core/search/search.py"/>
        <location filename="../../core/search/similar.py"/>
        <source>The passage has changed</source>
        <translation>구절이 바뀌었습니다</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The picture has no page {page}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>그림에 {page}쪽이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The picture has too many dots.</source>
        <translation>점이 너무 많은 그림입니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The picture is an icon.</source>
        <translation>아이콘 그림입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The pooling is {dims} wide, the model {width}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>풀링의 너비는 {dims}, 모델의 너비는 {width}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/search/parse.py"/>
        <source>The question is very long; only its first {count} characters were used.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>물음이 매우 길어 앞의 {count}자만 썼습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The reader stopped unexpectedly at this file.</source>
        <translation>이 파일을 읽다가 뜻밖에 멈췄습니다.</translation>
    </message>
    <message>
        <location filename="../../core/worker.py"/>
        <source>The request was cancelled.</source>
        <translation>요청을 취소했습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The sheets are empty.</source>
        <translation>시트가 비어 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>The sheets hold pictures or charts only; their words cannot be read.</source>
        <translation>시트에 그림이나 차트만 있어 글을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The steps of this model are not in the usual order.</source>
        <translation>이 모델은 단계의 차례가 보통과 다릅니다.</translation>
    </message>
    <message>
        <location filename="../../core/store/bucket.py"/>
        <source>The store does not accept the keys it was given, or they do not allow this. See AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.</source>
        <translation>저장소가 액세스 키를 받아들이지 않거나, 그 키로는 할 수 없는 일입니다. AWS_ACCESS_KEY_ID와 AWS_SECRET_ACCESS_KEY를 확인하십시오.</translation>
    </message>
    <message>
        <location filename="../../core/store/bucket.py"/>
        <source>The store does not answer. See AWS_ENDPOINT_URL, AWS_REGION and the network.</source>
        <translation>저장소가 답하지 않습니다. AWS_ENDPOINT_URL과 AWS_REGION, 네트워크를 확인하십시오.</translation>
    </message>
    <message>
        <location filename="../../core/store/codec.py"/>
        <source>The tables of this model&apos;s codec are missing.</source>
        <translation>모델의 코덱에 쓰는 표가 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/store/codec.py"/>
        <source>The tables of this model&apos;s codec cannot be used.</source>
        <translation>모델의 코덱에 쓰는 표를 쓸 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/reranker.py"/>
        <source>The tokeniser does not say how two texts are joined.</source>
        <translation>두 글을 어떻게 잇는지 토크나이저에 적혀 있지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <location filename="../../core/embed/recognise_files.py"/>
        <location filename="../../core/embed/reranker.py"/>
        <source>The tokeniser knows more words than the model.</source>
        <translation>토크나이저가 모델보다 많은 낱말을 압니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/decoder.py"/>
        <source>The tokeniser names none.</source>
        <translation>토크나이저에 끝 토큰이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <source>The tokeniser puts no special tokens around a text, or leaves no room for one.</source>
        <translation>토크나이저가 글 앞뒤에 특수 토큰을 두지 않거나, 글을 넣을 자리를 남기지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The weights are {width} wide; the model&apos;s description says {width2}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>가중치의 너비는 {width}인데, 모델의 설명에는 {width2}(이)라고 적혀 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The weights hold {shapes} layers; the model&apos;s description says {layers}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>가중치에는 층이 {shapes}개 있는데, 모델의 설명에는 {layers}개라고 적혀 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The weights of a reranker of this type are one file, not several.</source>
        <translation>이 유형의 다시 읽는 모델은 가중치가 파일 하나여야 합니다.</translation>
    </message>
    <message>
        <location filename="../../core/greeting.py"/>
        <source>The window speaks protocol {protocol}, the worker {protocol2}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>창의 규약은 {protocol}, 읽고 찾는 부분의 규약은 {protocol2}입니다. 서가를 다시 설치해 주십시오.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>The words before a text must be left out of the mean, which Seoga does not do.</source>
        <translation>글 앞에 붙는 말을 평균에서 빼야 하는 모델인데, 서가는 그렇게 하지 못합니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>There are millions of empty cells, and nothing in the first of them.</source>
        <translation>빈 칸만 수백만 개이고, 앞쪽에는 아무 내용도 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>There are no files in the archive.</source>
        <translation>압축 파일에 파일이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/search/parse.py"/>
        <source>There are no letters or digits in the question, so only its meaning could be compared.</source>
        <translation>물음에 글자나 숫자가 없어 뜻만 견주었습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>There are no subtitles in the file.</source>
        <translation>파일에 자막이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>There are several models in it ({names}). Import them one by one.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>모델이 여럿 들어 있습니다({names}). 하나씩 가져오십시오.</translation>
    </message>
    <message>
        <location filename="../../core/store/bucket.py"/>
        <source>There is no bucket of that name.</source>
        <translation>그런 이름의 버킷이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/wire.py"/>
        <source>There is no method {method}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{method}(이)라는 요청은 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/search/rank.py"/>
        <source>There is no mode {mode}; there are {modes}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>찾는 방법에 {mode}은(는) 없습니다. {modes}이(가) 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/catalogue.py"/>
        <source>There is no model called {name}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{name}(이)라는 모델이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/import_plan.py"/>
        <source>There is no model that Seoga knows in it.</source>
        <translation>서가가 아는 모델이 들어 있지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/import_copy.py"/>
        <source>There is no room for the model.</source>
        <translation>모델을 둘 자리가 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/store/folder.py"/>
        <source>There is no room left on the disk that holds it. Nothing is lost; free some space and try again.</source>
        <translation>서가가 있는 디스크에 남은 자리가 없습니다. 없어진 것은 없습니다. 자리를 마련한 뒤에 다시 해 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/embed/import_convert.py"/>
        <source>There is no room to convert the model.</source>
        <translation>모델을 변환할 자리가 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/index/intake.py"/>
        <source>There is no such file or folder.</source>
        <translation>그런 파일이나 폴더가 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>There is no text in the file.</source>
        <translation>파일에 글이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/search/similar.py"/>
        <source>There is nothing else here to compare it with.</source>
        <translation>여기에는 견줄 만한 다른 것이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_adapter.py"/>
        <source>This adapter stands on the model {name}, which is not here. Put its folder beside the adapter&apos;s.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이 어댑터의 바탕이 되는 {name} 모델이 없습니다. 그 폴더를 어댑터 폴더 옆에 두십시오.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>This adapter was made for another model than the one it was found with.</source>
        <translation>함께 있는 모델이 아니라 다른 모델에 맞추어 만든 어댑터입니다.</translation>
    </message>
    <message>
        <location filename="../../core/watch/observer.py"/>
        <source>This computer cannot tell Seoga of changes in this folder, so Seoga looks for them now and then.</source>
        <translation>이 폴더에서 바뀐 것을 컴퓨터가 바로 알려 주지 못해, 서가가 이따금 직접 살펴봅니다.</translation>
    </message>
    <message>
        <location filename="../../core/index/intake.py"/>
        <source>This computer does not let Seoga read it.</source>
        <translation>컴퓨터가 서가에게 읽기를 허락하지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/search/similar.py"/>
        <source>This file could not be read, or has yet to be read, so there is nothing to compare.</source>
        <translation>읽지 못했거나 아직 읽지 않은 파일이라 견줄 것이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>This file is no archive that can be read.</source>
        <translation>읽을 수 있는 압축 파일이 아닙니다.</translation>
    </message>
    <message>
        <location filename="../../core/search/similar.py"/>
        <source>This file is not among those that are searched.</source>
        <translation>찾는 파일들 가운데 이 파일은 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/reranker.py"/>
        <source>This folder holds no cross-encoder.</source>
        <translation>이 폴더에는 다시 읽는 모델이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/base.py"/>
        <location filename="../../core/embed/recognise.py"/>
        <location filename="../../core/embed/reranker.py"/>
        <source>This folder holds no model that Seoga knows.</source>
        <translation>이 폴더에는 서가가 아는 모델이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>This is a document of Hangul 2 or older; save it anew to have it read.</source>
        <translation>한글 2 이전 버전의 문서입니다. 새 버전으로 저장하면 읽습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>This is a drawing of Visio 4 or older; save it anew or as PDF.</source>
        <translation>비지오 4 이전 버전의 도면입니다. 새 버전이나 PDF로 저장해 주십시오.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>This is a publication of Publisher 97 or older; save it anew or as PDF.</source>
        <translation>퍼블리셔 97 이전 버전의 문서입니다. 새 버전이나 PDF로 저장해 주십시오.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>This is an XML table of Excel 2003; save it as XLSX to have it read.</source>
        <translation>엑셀 2003의 XML 표입니다. XLSX로 저장하면 읽습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>This is not a file with content but a folder or a device.</source>
        <translation>내용이 있는 파일이 아니라 폴더나 장치입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_http.py"/>
        <source>This model asks for an agreement on its page, or is not open to all: {page} Once you have agreed and downloaded it with your browser, drop the folder here.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>모델의 페이지에서 이용 조건에 동의해야 하거나, 누구에게나 열려 있지 않은 모델입니다: {page} 동의한 뒤 브라우저로 내려받아 그 폴더를 여기에 놓으십시오.</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <source>This model asks to run code of its own, which Seoga never does, and is not whole without it.</source>
        <translation>이 모델은 따로 실행할 프로그램 코드가 있어야 온전한데, 서가는 그런 코드를 실행하지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/convert.py"/>
        <source>This model cannot be written as a graph.</source>
        <translation>그래프로 옮길 수 없는 모델입니다.</translation>
    </message>
    <message>
        <location filename="../../core/search/rank.py"/>
        <source>This model cannot search that way</source>
        <translation>이 방법으로 찾을 수 없음</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_list.py"/>
        <source>This model has no weights that Seoga can read: neither safetensors nor PyTorch&apos;s, with a config.json.</source>
        <translation>서가가 읽을 수 있는 가중치가 없습니다. config.json과 함께 safetensors나 PyTorch 형식의 가중치가 있어야 합니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub.py"/>
        <source>This model has {total} GB; more than {largest} are not downloaded.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>모델의 크기가 {total}GB입니다. {largest}GB보다 큰 것은 내려받지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/model_requests.py"/>
        <source>This model is in use</source>
        <translation>사용 중인 모델</translation>
    </message>
    <message>
        <location filename="../../core/embed/devices.py"/>
        <source>This model needs more memory than is free on this computer.</source>
        <translation>이 컴퓨터에 남은 메모리보다 많은 메모리가 필요한 모델입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>This model needs program code of its own, which Seoga never runs.</source>
        <translation>이 모델에는 따로 실행할 프로그램 코드가 필요한데, 서가는 그런 코드를 실행하지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/base.py"/>
        <source>This model was made for a newer version of Seoga.</source>
        <translation>더 새로운 버전의 서가에 맞추어 만든 모델입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/decoder.py"/>
        <source>Tokeniser damaged</source>
        <translation>손상된 토크나이저</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Too large</source>
        <translation>너무 큼</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>Too many adapters stand on each other.</source>
        <translation>어댑터가 너무 많이 겹쳐 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Took too long</source>
        <translation>너무 오래 걸림</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub_list.py"/>
        <source>Two files of this model differ in capitals alone.</source>
        <translation>이 모델에는 대소문자만 다른 두 파일이 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/search/parse.py"/>
        <source>Type a few words, or a whole question.</source>
        <translation>낱말 몇 개나 온전한 물음을 적어 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/embed/catalogue.py"/>
        <source>Unknown kind of model</source>
        <translation>모르는 종류의 모델</translation>
    </message>
    <message>
        <location filename="../../core/embed/catalogue.py"/>
        <source>Unknown model</source>
        <translation>모르는 모델</translation>
    </message>
    <message>
        <location filename="../../core/wire.py"/>
        <source>Unknown request</source>
        <translation>모르는 요청</translation>
    </message>
    <message>
        <location filename="../../core/search/rank.py"/>
        <source>Unknown way of searching</source>
        <translation>모르는 찾기 방법</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Unpacked, the archive is far larger than an archive should be; the rest of it is not read.</source>
        <translation>풀면 지나치게 커지는 압축 파일이라 나머지는 읽지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Unpacked, the document is far larger than a document should be.</source>
        <translation>풀면 지나치게 커지는 문서입니다.</translation>
    </message>
    <message>
        <location filename="../../core/index/intake.py"/>
        <source>Unreadable name</source>
        <translation>읽을 수 없는 이름</translation>
    </message>
    <message>
        <location filename="../../core/embed/encoder_files.py"/>
        <source>Vectors are pooled by {poolings}; this model says {pooling}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>쓸 수 있는 풀링은 {poolings}입니다. 이 모델은 {pooling}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>Vectors are read by {modes}; Seoga knows {pooling}.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>벡터를 {modes}(으)로 읽는 모델입니다. 서가가 아는 것은 {pooling}입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>Vectors are read by {pooling_mode}; Seoga knows the mean.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>벡터를 {pooling_mode}(으)로 읽는 모델입니다. 서가는 평균만 압니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>Vectors of this model are compared by {similarity_fn_name}; Seoga compares by the cosine.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>벡터를 {similarity_fn_name}(으)로 견주는 모델입니다. 서가는 코사인으로 견줍니다.</translation>
    </message>
    <message>
        <location filename="../../core/greeting.py"/>
        <source>Versions do not match</source>
        <translation>버전이 맞지 않음</translation>
    </message>
    <message>
        <location filename="../../core/embed/decoder_torch.py"/>
        <source>Weights of {bits} bits take an NVIDIA graphics card and the package bitsandbytes.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{bits}비트 가중치를 쓰려면 NVIDIA 그래픽 카드와 bitsandbytes 패키지가 있어야 합니다.</translation>
    </message>
    <message>
        <location filename="../../core/store/bucket.py"/>
        <source>What was asked for has been replaced meanwhile. Please try again.</source>
        <translation>찾던 것이 그사이에 바뀌었습니다. 다시 해 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>Words in pictures are read where the free program Tesseract is installed.</source>
        <translation>무료 프로그램 Tesseract가 설치되어 있으면 그림 속 글도 읽습니다.</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>You do not have the permission to read this file.</source>
        <translation>이 파일을 읽을 권한이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a 7-Zip archive</source>
        <translation>7-Zip 압축 파일</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a GIF picture</source>
        <translation>GIF 그림</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a HWPX document</source>
        <translation>HWPX 문서</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a Hangul document</source>
        <translation>한글 문서</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a JPEG picture</source>
        <translation>JPEG 그림</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a Keynote presentation</source>
        <translation>키노트 발표 자료</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a Numbers spreadsheet</source>
        <translation>넘버스 스프레드시트</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a PDF document</source>
        <translation>PDF 문서</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a PNG picture</source>
        <translation>PNG 그림</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a Pages document</source>
        <translation>페이지스 문서</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a PowerPoint presentation</source>
        <translation>파워포인트 발표 자료</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a RAR archive</source>
        <translation>RAR 압축 파일</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a TIFF picture</source>
        <translation>TIFF 그림</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a Visio drawing</source>
        <translation>비지오 도면</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a Word document</source>
        <translation>워드 문서</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a ZIP archive or an office document</source>
        <translation>ZIP 압축 파일이나 오피스 문서</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a Zstandard archive</source>
        <translation>Zstandard 압축 파일</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a bzip2 archive</source>
        <translation>bzip2 압축 파일</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a database</source>
        <translation>데이터베이스</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a document of Apple&apos;s</source>
        <translation>애플 문서</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a film, sound or picture</source>
        <translation>영상이나 소리, 그림</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a gzip archive</source>
        <translation>gzip 압축 파일</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a picture, sound or film</source>
        <translation>그림이나 소리, 영상</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a program</source>
        <translation>실행 프로그램</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a sound file</source>
        <translation>소리 파일</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>a spreadsheet</source>
        <translation>스프레드시트</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>an EPUB book</source>
        <translation>EPUB 전자책</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>an Excel workbook</source>
        <translation>엑셀 통합 문서</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>an FB2 book</source>
        <translation>FB2 전자책</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>an OpenDocument drawing</source>
        <translation>오픈도큐먼트 그림</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>an OpenDocument file</source>
        <translation>오픈도큐먼트 파일</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>an OpenDocument presentation</source>
        <translation>오픈도큐먼트 발표 자료</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>an OpenDocument text</source>
        <translation>오픈도큐먼트 글</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>an RTF document</source>
        <translation>RTF 문서</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>an electronic book</source>
        <translation>전자책</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>an empty ZIP archive</source>
        <translation>빈 ZIP 압축 파일</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>an older Hangul document</source>
        <translation>예전 한글 문서</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>an older Office document</source>
        <translation>예전 오피스 문서</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>an xz archive</source>
        <translation>xz 압축 파일</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>another kind of Office document</source>
        <translation>다른 종류의 오피스 문서</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>another kind of archive</source>
        <translation>다른 종류의 압축 파일</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>bad-name.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>이름을 글자로 나타낼 수 없어 다룰 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>bad-name.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>읽을 수 없는 이름</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>broken.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>손상되었거나 온전하지 않아 읽을 수 없는 파일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>broken.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>손상됨</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>cancelled.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>요청을 취소했습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>cancelled.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>취소됨</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>crashed.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>이 파일을 읽다가 뜻밖에 멈췄습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>crashed.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>읽지 못함</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>dangling-link.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>없는 파일을 가리키는 링크입니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>dangling-link.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>끊어진 링크</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>data-missing.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>필요한 자료가 그 자리에 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>data-missing.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>없는 자료</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>device-full.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>GPU에 남은 메모리가 없어 프로세서로 이어서 합니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>device-full.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>GPU 메모리 부족</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>device-gone.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>GPU가 응답하지 않아 프로세서로 이어서 합니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>device-gone.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>GPU를 쓸 수 없음</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>disk-full.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>서가가 있는 디스크에 남은 자리가 없습니다. 없어진 것은 없습니다. 자리를 마련하면 이어서 합니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>disk-full.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>디스크가 가득 참</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>empty.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>빈 파일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>empty.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>내용이 없음</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>encrypted.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>암호가 있어야 읽을 수 있는 파일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>encrypted.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>암호로 잠김</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>gone.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>다시 찾으면 지금 있는 것이 보입니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>gone.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>구절이 바뀌었습니다</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-answer.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>허브가 모델이 아닌 것을 보냈습니다. 먼저 로그인해야 하는 네트워크일 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-answer.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>뜻밖의 답</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-busy.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>허브가 지금 답하지 못합니다. 받은 것은 남아 있으니 몇 분 뒤에 다시 해 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-busy.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>허브가 바쁨</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-checksum.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>받은 파일이 원래 파일과 다릅니다. 그 파일만 다시 받으면 됩니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-checksum.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>받는 도중 손상됨</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-disk-full.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>디스크에 이 모델을 둘 자리가 모자랍니다. 자리를 마련한 뒤에 다시 해 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-disk-full.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>남은 자리 부족</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-folder.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>모델을 두는 폴더에 쓸 수 없습니다. 폴더의 권한을 확인해 주십시오.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-folder.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>쓸 수 없는 폴더</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-gated.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>허브에서 먼저 이용 조건에 동의해야 받을 수 있는 모델입니다. 직접 받은 폴더를 가져올 수도 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-gated.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>동의가 필요함</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-half.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>파일이 끝까지 오지 않았습니다. 받은 것은 남아 있으니 다시 해 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-half.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>받다 만 파일</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-missing.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>허브에 이 모델이나 필요한 파일이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-missing.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>허브에 없음</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-offline.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>오프라인 모드라 연결하지 않았습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-offline.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>오프라인</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-too-large.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>받을 수 있는 크기보다 큰 모델입니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-too-large.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>너무 큰 모델</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-unreachable.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>허브에 연결할 수 없습니다. 받은 것은 남아 있으니 연결된 뒤에 다시 해 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-unreachable.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>연결 안 됨</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-unsafe.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>허브가 알려 준 주소나 파일 이름이 안전하지 않아 받지 않았습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>hub-unsafe.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>안전하지 않음</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>library-damaged.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>서가를 쓸 수 없습니다. 문서에는 영향이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>library-damaged.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>손상된 서가</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>library-locked.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>다른 프로그램이 이 서가를 쓰고 있습니다. 그쪽을 닫고 다시 해 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>library-locked.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>서가 사용 중</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>library-newer.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>더 새로운 버전이 만든 서가입니다. 프로그램을 새 버전으로 바꿔 주십시오.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>library-newer.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>더 새로운 서가</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>library-older.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>이전 버전이 만든 서가입니다. 창에서 한 번 열거나 seoga index를 실행하면 문서를 다시 읽습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>library-older.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>이전 버전의 서가</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>library-read-only.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>서가 폴더에 쓸 수 없습니다. 읽어 둔 것은 그대로 찾을 수 있습니다. 폴더의 권한을 바꾸거나 다른 폴더를 골라 주십시오.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>library-read-only.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>쓸 수 없는 서가</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>library-unreachable.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>서가가 있는 저장소에 연결할 수 없습니다. 주소와 액세스 키, 네트워크를 확인해 주십시오.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>library-unreachable.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>연결할 수 없는 서가</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>link-loop.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>자기 자신으로 돌아오는 링크입니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>link-loop.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>돌고 도는 링크</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>memory.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>읽는 데 정해진 것보다 많은 메모리가 필요합니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>memory.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>메모리 부족</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>model-bundled.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>서가에 딸린 모델은 지울 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>model-bundled.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>딸린 모델</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>model-damaged.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>모델을 읽을 수 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>model-damaged.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>손상된 모델</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>model-in-use.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>지금 쓰는 모델은 지울 수 없습니다. 먼저 다른 모델로 바꿔 주십시오.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>model-in-use.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>사용 중인 모델</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>model-missing.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>쓸 수 있는 모델이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>model-missing.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>모델 없음</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>model-not-convertible.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>이 모델은 8비트로 바꿀 수 없어 그대로 둡니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>model-not-convertible.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>바꿀 수 없는 모델</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>model-too-large.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>이 컴퓨터의 메모리에 올리기에는 너무 큰 모델입니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>model-too-large.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>너무 큰 모델</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>model-unsafe.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>여는 순간 프로그램 코드를 실행할 수 있는 파일이 들어 있어 열지 않았습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>model-unsafe.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>안전하지 않은 모델</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>model-unsupported.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>이 버전에서 쓸 수 없는 모델입니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>model-unsupported.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>지원하지 않는 모델</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>no-permission.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>이 파일을 읽을 권한이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>no-permission.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>권한 없음</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>no-text.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>그림만 들어 있어 글을 읽을 수 없습니다. 무료 프로그램 Tesseract가 설치되어 있으면 그림 속 글도 읽습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>no-text.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>글자가 없음</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>not-here.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>찾는 파일들 가운데 이 파일은 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>not-here.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>서가에 없음</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>not-read.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>이 파일은 읽지 못했거나 아직 읽지 않아 견줄 것이 없습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>not-read.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>읽지 않음</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>path-missing.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>있던 자리에 폴더가 없습니다. 옮겨졌거나 드라이브가 빠졌을 수 있습니다. 문서는 건드리지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>path-missing.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>제자리에 없음</translation>
    </message>
    <message>
        <location filename="../../core"/>
        <source>plain text</source>
        <translation>보통 글</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>query-empty.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>낱말 몇 개나 온전한 물음을 적어 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>query-empty.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>찾을 말이 없음</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>query-mode.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>지금 모델에는 이 방법이 없습니다. 다른 방법을 골라 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>query-mode.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>이 방법으로 찾을 수 없음</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>query-too-long.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>물음을 줄여 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>query-too-long.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>너무 긴 물음</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>timeout.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>읽는 데 너무 오래 걸려 멈췄습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>timeout.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>너무 오래 걸림</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>too-large.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>읽을 수 있는 크기보다 큽니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>too-large.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>너무 큼</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>unsupported.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>읽을 수 없는 종류의 파일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>unsupported.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>지원하지 않음</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>vanished.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>읽기 전에 옮겨지거나 지워진 파일입니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>vanished.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>없어짐</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>watch-away.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>옮겨지거나 지워졌거나, 드라이브가 빠졌습니다. 읽어 둔 것은 그대로 두고, 다시 나타나면 이어서 지켜봅니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>watch-away.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>지금은 없는 폴더</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>watch-polling.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>이 폴더에서 바뀐 것을 컴퓨터가 바로 알려 주지 못해, 서가가 이따금 직접 살펴봅니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>watch-polling.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>바뀐 것을 늦게 알아차립니다</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>wire-bad-params.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>다시 한번 해 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>wire-bad-params.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>답을 읽지 못했습니다</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>wire-no-hello.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>창과 읽고 찾는 부분의 말이 맞지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>wire-no-hello.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>잘못된 시작</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>wire-not-json.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>창과 읽고 찾는 부분의 말이 맞지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>wire-not-json.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>알아들을 수 없는 요청</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>wire-protocol.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>창과 읽고 찾는 부분의 버전이 다릅니다. 서가를 다시 설치해 주십시오.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>wire-protocol.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>버전이 맞지 않음</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>wire-unknown-method.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>창과 읽고 찾는 부분의 버전이 맞지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>wire-unknown-method.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>모르는 요청</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>worker-ended.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>다시 시작하고 있습니다. 한 번 더 해 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>worker-ended.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>읽고 찾는 부분이 멈춤</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>wrong-type.message</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>내용이 파일 이름의 확장자와 맞지 않습니다.</translation>
    </message>
    <message>
        <location filename="../../core/errors.py"/>
        <source>wrong-type.title</source>
        <extracomment>What is said of an error of this kind that has no sentence of its own here.</extracomment>
        <translation>이름과 다른 내용</translation>
    </message>
    <message>
        <location filename="../../core/extract/problems.py"/>
        <source>{kind} archives cannot be read. Unpack it, or pack it as ZIP.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{kind} 압축 파일은 읽을 수 없습니다. 풀어 두거나 ZIP으로 다시 묶어 주십시오.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub.py"/>
        <source>{left} GB must be free for this model, {folder} GB are. Make room and try again.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>이 모델에는 {left}GB가 필요한데, {folder}GB만 남아 있습니다. 자리를 마련한 뒤에 다시 해 보십시오.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub.py"/>
        <source>{model} is no name of a model on a hub.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{model}은(는) 허브에 있는 모델의 이름이 아닙니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/hub.py"/>
        <source>{name} came twice, and not as the hub says it is. Nothing of it was kept.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{name}을(를) 두 번 받았지만 허브가 알려 준 것과 다릅니다. 받은 것은 지웠습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/importing.py"/>
        <source>{name} came with Seoga, or lies in a folder of its own; only imported models are removed.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{name} 모델은 서가에 딸려 왔거나 다른 폴더에 있습니다. 가져온 모델만 지울 수 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/devices.py"/>
        <source>{name} cannot run the model now; the processor goes on with it, more slowly.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>지금 {name}에서 모델을 돌릴 수 없어, 프로세서로 더 천천히 이어서 합니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/catalogue.py"/>
        <source>{name} does not read a question and a passage together.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{name}은(는) 물음과 구절을 함께 읽는 모델이 아닙니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/recognise_files.py"/>
        <source>{name} has adapters of its own already.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{name}에는 이미 어댑터가 있습니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/importing.py"/>
        <source>{name} is the model that is used now.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{name}은(는) 지금 쓰는 모델입니다.</translation>
    </message>
    <message>
        <location filename="../../core/embed/catalogue.py"/>
        <source>{name} only reorders what another model has found.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{name}은(는) 다른 모델이 찾은 것의 차례만 고칩니다.</translation>
    </message>
    <message>
        <location filename="../../core/model_requests.py"/>
        <source>{name} reads found passages again. Choose another reranker or none first.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>{name}은(는) 찾은 구절을 다시 읽는 데 쓰고 있습니다. 먼저 다른 모델을 고르거나 비워 두십시오.</translation>
    </message>
    <message>
        <location filename="../../core/search/conditions.py"/>
        <source>{part} was read as plain words, because a file can only be failed, waiting or ignored.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>상태는 실패, 대기, 제외 가운데 하나여야 해서 보통 낱말로 읽었습니다: {part}</translation>
    </message>
    <message>
        <location filename="../../core/search/conditions.py"/>
        <source>{part} was read as plain words, because it names no date such as 2024, 2024-05 or 2024-05-17.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>2024, 2024-05, 2024-05-17과 같은 날짜가 아니어서 보통 낱말로 읽었습니다: {part}</translation>
    </message>
    <message>
        <location filename="../../core/search/conditions.py"/>
        <source>{part} was read as plain words, because it names no file type such as pdf, docx or code.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>pdf, docx, 코드와 같은 파일 종류가 아니어서 보통 낱말로 읽었습니다: {part}</translation>
    </message>
    <message>
        <location filename="../../core/search/conditions.py"/>
        <source>{part} was read as plain words, because it names no language such as ko, en or Japanese.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>ko, en, 일본어와 같은 언어 이름이 아니어서 보통 낱말로 읽었습니다: {part}</translation>
    </message>
    <message>
        <location filename="../../core/search/conditions.py"/>
        <source>{part} was read as plain words, because it names no page such as 3, 3-7 or &gt;10.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>3, 3-7, &gt;10과 같은 쪽이 아니어서 보통 낱말로 읽었습니다: {part}</translation>
    </message>
    <message>
        <location filename="../../core/search/conditions.py"/>
        <source>{part} was read as plain words, because it names no size such as &gt;1mb, &lt;500k or 1mb..2mb.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>&gt;1mb, &lt;500k, 1mb..2mb와 같은 크기가 아니어서 보통 낱말로 읽었습니다: {part}</translation>
    </message>
    <message>
        <location filename="../../core/search/conditions.py"/>
        <source>{part} was read as plain words, because nothing stands after the colon.</source>
        <extracomment>Said by the worker: {names} are filled in; {name:tr} fills in a word that is itself translated.</extracomment>
        <translation>쌍점 뒤에 아무것도 없어 보통 낱말로 읽었습니다: {part}</translation>
    </message>
</context>
</TS>
