/** Passwords of twelve characters and more that head the lists of leaked ones. Lower case, without spaces. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `000000000000 012345678910 0987654321098 111111111111 112233445566 121212121212 123123123123 123321123321
  1234512345123 123456123456 1234567890123 12345678901234 123456789012345 1234567890qwerty 123456789012
  123456789123 1234567891011 123456789abc 123456789qwe 12345qwertasdf 1234abcd1234 1234qwer1234 1234qwerasdf
  123abc123abc 123qwe123qwe 123qweasdzxc 147258369147 159753159753 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc
  1qaz2wsx3edc4rfv 1qazxsw23edc 222222222222 777777777777 987654321098 999999999999 a1b2c3d4e5f6 aa123456789
  aaaaaaaaaaaa abc123abc123 abc123456789 abcd12345678 abcdef123456 abcdefghijkl abcdefghijklm abcdefghijklmnopqrstuvwxyz
  adminadminadmin administrator administrator1 alexander123 asdasdasdasd asdf1234asdf asdfasdfasdf asdfghjkl123
  asdfghjkl;'\\ asdfghjklqwe azertyuiop123 azertyuiopqs barcelona123 basketball12 basketballs blink182blink182
  cambiame1234 changeitnow1 charlotte123 christopher1 christopher12 computer1234 correcthorsebatterystaple
  defaultpassword dontforgetme elizabeth123 everything123 familyfamily footballclub forgetpassword
  godisgreat123 guestguest12 hello1234567 hellohellohello helloworld12 helloworld123 helpmehelpme hunter2hunter2
  idontknow123 ihavenoidea1 ihatepasswords iloveyou1234 iloveyou12345 iloveyouforever iloveyousomuch incorrect123
  internet1234 jesuschrist1 jesusislord1 kenneth12345 letmeinletmein letmeinplease liverpoolfc1 loveyouforever
  manchester12 manchesterunited master123456 michael12345 minecraft123 minecraft1234 monkeymonkey motdepasse12
  mypassword12 mypassword123 mypassword1234 newpassword1 newpassword12 nopassword12 nothing12345 p@ssw0rd1234
  pa55word1234 passpasspass passw0rd1234 password!234 password1234 password12345 password123456 passwordpassword
  passwort1234 pokemonpokemon princess1234 q1w2e3r4t5y6 q1w2e3r4t5y6u7 qazwsx123456 qazwsxedcrfv qazwsxedc123
  qwaszx123456 qwe123qwe123 qweasdzxc123 qweqweqweqwe qwer1234asdf qwer1234qwer qwerasdfzxcv qwerty123456
  qwerty1234567 qwerty12345678 qwertyqwerty qwertyuiop12 qwertyuiop123 qwertyuiop[] qwertyuiopas qwertyuiopasdfghjkl
  realmadrid12 samsung12345 secretpassword sesameopen12 snoopysnoopy spongebob123 starwars1234 starwars12345
  sunshine1234 supersecret1 superman1234 temporary123 test12345678 testtesttest thisisapassword thisismypassword
  tottenham123 trustno1trustno1 trustnoone12 unitedstates volleyball12 welcome12345 welcome123456
  whatever1234 wordpass1234 wordpasswordpass yourpassword zaq12wsxcde3 zaq1zaq1zaq1 zxcvbnm12345 zxcvbnmasdfgh
  zxcvbnmasdfghjkl zxcvzxcvzxcv`
    .split(/\s+/)
    .filter(Boolean),
);

/** Words that add nothing to a password: what is left without them has to be long enough by itself. */
export const commonWords: readonly string[] = [
  ..."password passw0rd p@ssw0rd p@ssword pa$$word passwort motdepasse qwertyuiop qwerty azerty asdfghjkl asdfgh".split(
    " ",
  ),
  ..."zxcvbnm zxcvbn iloveyou letmein welcome administrator admin changeme secret sunshine princess football".split(
    " ",
  ),
  ..."superman trustno1 monkey dragon master summer winter spring autumn pressdesk laundry company".split(
    " ",
  ),
];
