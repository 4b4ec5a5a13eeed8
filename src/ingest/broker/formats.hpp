// The table of formats, one line each; the readers are in files named after their brokers.
#pragma once

#include <span>
#include <string_view>

#include "ingest/broker/sheet.hpp"

namespace ballast::ingest::broker {

// Delimited text with a header, most specific first; the generic one is last.
std::span<const Format* const> table_formats();

extern const Format kSchwab;
extern const Format kFidelity;
extern const Format kFidelityAccounts;
extern const Format kVanguard;
extern const Format kVanguardUk;
extern const Format kIbkr;
extern const Format kIbkrHistory;
extern const Format kIbkrFlexTrades;
extern const Format kIbkrFlexCash;
extern const Format kEtradeV1;
extern const Format kEtradeV2;
extern const Format kEtradeV3;
extern const Format kRobinhood;
extern const Format kDegiro;
extern const Format kTrading212;
extern const Format kCoinbase;
extern const Format kAvanza;
extern const Format kSwissquote;
extern const Format kSaxo;
extern const Format kFreetrade;
extern const Format kRevolut;
extern const Format kTradeRepublic;
extern const Format kHargreavesLansdown;
extern const Format kGeneric;

// Reads rows whose type is given by the action column alone, with `begin` and `act`.
void read_plain(Row& row);

// A file of which too many rows are invalid (rejected_rows.hpp).
Error too_many_rejected(const ImportFile& file);

// OFX and QIF are not tables.
bool looks_like_ofx(std::string_view text);
Status read_ofx(std::string_view text, const ImportOptions& options, ImportFile& file);
bool looks_like_qif(std::string_view text);
Status read_qif(std::string_view text, const ImportOptions& options, ImportFile& file);

}  // namespace ballast::ingest::broker
