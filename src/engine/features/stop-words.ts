/** English words that carry grammar rather than content, by what they are. */
const ENGLISH = `
a an the this that these those
i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his himself she her hers herself
it its itself they them their theirs themselves one ones oneself someone somebody something anyone anybody anything
everyone everybody everything nobody nothing none who whom whose which what whoever whatever whichever
am is are was were be been being have has had having do does did doing done can could may might must shall should will
would ought cannot
aren couldn didn doesn don hadn hasn haven isn mustn shouldn wasn weren won wouldn ll ve re
about above across after against along among amongst around as at before behind below beneath beside besides between
beyond by despite down during except for from in inside into like near of off on onto out outside over past per since
through throughout to together toward towards under until unto up upon via with within without
and but or nor so yet if unless because although though while whereas whether than whence whenever wherever when where
why how however therefore thus hence otherwise moreover furthermore nevertheless meanwhile else either neither both
again ago ahead all almost already also always another any anyhow anyway anywhere away back each elsewhere enough even
ever every everywhere few fewer first further here just last later latter least less many more most mostly much
namely never next no not now nowhere often once only other others own perhaps quite rather really same several
sometime sometimes somewhere soon still such then there thereby therein thereafter too very well
whereby wherein whole
eg etc ie
two three four five six seven eight nine ten
get gets got go goes going make makes made put see seem seems seemed keep let
`;

/** English stop words, lower-cased. */
export const ENGLISH_STOP_WORDS: ReadonlySet<string> = new Set(ENGLISH.trim().split(/\s+/));
