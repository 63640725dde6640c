'use strict';

// The words of English for currencies, units and powers of ten.

/** code: symbol, narrow symbol, name of one, name of several. */
const currencies = {};
for (const line of `USD|$|$|US dollar|US dollars
EUR|€|€|euro|euros
GBP|£|£|British pound|British pounds
JPY|¥|¥|Japanese yen|Japanese yen
INR|₹|₹|Indian rupee|Indian rupees
CNY|CN¥|¥|Chinese yuan|Chinese yuan
KRW|₩|₩|South Korean won|South Korean won
BRL|R$|R$|Brazilian real|Brazilian reals
CAD|CA$|$|Canadian dollar|Canadian dollars
AUD|A$|$|Australian dollar|Australian dollars
MXN|MX$|$|Mexican peso|Mexican pesos
NZD|NZ$|$|New Zealand dollar|New Zealand dollars
HKD|HK$|$|Hong Kong dollar|Hong Kong dollars
TWD|NT$|$|New Taiwan dollar|New Taiwan dollars
VND|₫|₫|Vietnamese dong|Vietnamese dong
ILS|₪|₪|Israeli new shekel|Israeli new shekels
CHF|||Swiss franc|Swiss francs
SEK||kr|Swedish krona|Swedish kronor
NOK||kr|Norwegian krone|Norwegian kroner
DKK||kr|Danish krone|Danish kroner
PLN||zł|Polish zloty|Polish zlotys
CZK||Kč|Czech koruna|Czech korunas
HUF||Ft|Hungarian forint|Hungarian forints
RUB||₽|Russian ruble|Russian rubles
TRY||₺|Turkish lira|Turkish Lira
ZAR||R|South African rand|South African rand
SGD||$|Singapore dollar|Singapore dollars
THB||฿|Thai baht|Thai baht
PHP|₱|₱|Philippine peso|Philippine pesos
IDR||Rp|Indonesian rupiah|Indonesian rupiahs
MYR||RM|Malaysian ringgit|Malaysian ringgits
AED|||UAE dirham|UAE dirhams
SAR|||Saudi riyal|Saudi riyals
EGP||E£|Egyptian pound|Egyptian pounds
NGN||₦|Nigerian naira|Nigerian nairas
UAH||₴|Ukrainian hryvnia|Ukrainian hryvnias
KWD|||Kuwaiti dinar|Kuwaiti dinars
CLP||$|Chilean peso|Chilean pesos
COP||$|Colombian peso|Colombian pesos
ARS||$|Argentine peso|Argentine pesos
PEN|||Peruvian sol|Peruvian soles
XAF|FCFA|FCFA|Central African CFA franc|Central African CFA francs`.split('\n')) {
  const [code, symbol, narrow, one, other] = line.split('|');
  currencies[code] = { symbol: symbol || code, narrowSymbol: narrow || symbol || code, one, other };
}

const withoutCents = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'.split(' ');
const withMills = 'BHD IQD JOD KWD LYD OMR TND'.split(' ');

/** How many digits a currency has behind the point. */
const currencyDigits = (code) => (withoutCents.includes(code) ? 0 : withMills.includes(code) ? 3 : 2);

/** unit: short, narrow and long; ~ parts one from several, the first # is the number. */
const units = {};
for (const line of `acre|# ac|#ac|# acre~# acres
bit|# bit|#bit|# bit~# bits
byte|# byte|#B|# byte~# bytes
celsius|#°C|#°C|# degree Celsius~# degrees Celsius
centimeter|# cm|#cm|# centimeter~# centimeters
day|# day~# days|#d|# day~# days
degree|# deg|#°|# degree~# degrees
fahrenheit|#°F|#°|# degree Fahrenheit~# degrees Fahrenheit
fluid-ounce|# fl oz|#fl oz|# fluid ounce~# fluid ounces
foot|# ft|#′|# foot~# feet
gallon|# gal|#gal|# gallon~# gallons
gigabit|# Gb|#Gb|# gigabit~# gigabits
gigabyte|# GB|#GB|# gigabyte~# gigabytes
gram|# g|#g|# gram~# grams
hectare|# ha|#ha|# hectare~# hectares
hour|# hr|#h|# hour~# hours
inch|# in|#″|# inch~# inches
kilobit|# kb|#kb|# kilobit~# kilobits
kilobyte|# kB|#kB|# kilobyte~# kilobytes
kilogram|# kg|#kg|# kilogram~# kilograms
kilometer|# km|#km|# kilometer~# kilometers
liter|# L|#L|# liter~# liters
megabit|# Mb|#Mb|# megabit~# megabits
megabyte|# MB|#MB|# megabyte~# megabytes
meter|# m|#m|# meter~# meters
microsecond|# μs|#μs|# microsecond~# microseconds
mile|# mi|#mi|# mile~# miles
mile-scandinavian|# smi|#smi|# mile-scandinavian~# miles-scandinavian
milliliter|# mL|#mL|# milliliter~# milliliters
millimeter|# mm|#mm|# millimeter~# millimeters
millisecond|# ms|#ms|# millisecond~# milliseconds
minute|# min|#m|# minute~# minutes
month|# mth~# mths|#m|# month~# months
nanosecond|# ns|#ns|# nanosecond~# nanoseconds
ounce|# oz|#oz|# ounce~# ounces
percent|#%|#%|# percent
petabyte|# PB|#PB|# petabyte~# petabytes
pound|# lb|##|# pound~# pounds
second|# sec|#s|# second~# seconds
stone|# st|#st|# stone~# stones
terabit|# Tb|#Tb|# terabit~# terabits
terabyte|# TB|#TB|# terabyte~# terabytes
week|# wk~# wks|#w|# week~# weeks
yard|# yd|#yd|# yard~# yards
year|# yr~# yrs|#y|# year~# years`.split('\n')) {
  const [unit, short, narrow, long] = line.split('|');
  units[unit] = { short: short.split('~'), narrow: narrow.split('~'), long: long.split('~') };
}

/** The powers of thousand from the first on. */
const powers = { short: ['', 'K', 'M', 'B', 'T'], long: ['', ' thousand', ' million', ' billion', ' trillion'] };

module.exports = { currencies, currencyDigits, units, powers };
