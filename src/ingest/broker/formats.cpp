#include "ingest/broker/formats.hpp"

#include <array>

namespace ballast::ingest::broker {

std::span<const Format* const> table_formats() {
    static constexpr std::array<const Format*, 24> kFormats = {
        &kSchwab,   &kFidelity,      &kFidelityAccounts,   &kVanguard,     &kVanguardUk,
        &kIbkr,     &kIbkrHistory,   &kIbkrFlexTrades,     &kIbkrFlexCash, &kEtradeV1,
        &kEtradeV2, &kEtradeV3,      &kRobinhood,          &kDegiro,       &kTrading212,
        &kCoinbase, &kAvanza,        &kSwissquote,         &kSaxo,         &kFreetrade,
        &kRevolut,  &kTradeRepublic, &kHargreavesLansdown, &kGeneric};
    return kFormats;
}

void read_plain(Row& row) {
    model::Transaction t = row.begin();
    if (const auto act = row.act()) row.add(std::move(t), *act);
}

}  // namespace ballast::ingest::broker
