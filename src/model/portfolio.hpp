// Portfolios and their positions, as stored.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"
#include "fin/currency.hpp"
#include "fin/date.hpp"

namespace ballast::model {

using PortfolioId = Id<struct PortfolioTag>;
using PositionId = Id<struct PositionTag>;

enum class AssetType {
    kEquity,
    kEtf,
    kMutualFund,
    kBond,
    kOption,
    kCash,
    kCommodity,
    kOther,
};

enum class OptionRight { kCall, kPut };

struct OptionTerms {
    std::string underlying;  // the root of the OCC symbol: BRKB, SPXW
    fin::Date expiry;
    OptionRight right = OptionRight::kCall;
    Decimal strike;

    bool operator==(const OptionTerms&) const = default;
};

struct Portfolio {
    PortfolioId id;
    std::string slug;  // [a-z0-9-]{1,64}, unique within a tenant: its name on the command line
    std::string name;
    std::string description;
    fin::Currency base_currency = fin::Currency::kUsd;
    std::vector<std::string> tags;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;  // incremented by every write
};

struct Position {
    PositionId id;
    PortfolioId portfolio;
    std::string symbol;
    AssetType type = AssetType::kEquity;
    Decimal quantity;  // signed: negative is short; contracts for an option
    std::optional<Decimal> entry_price;
    std::optional<fin::Date> entry_date;
    Decimal multiplier{1};  // units of the underlying per contract: 100 for a listed equity option
    std::optional<OptionTerms> option;  // present exactly when type is kOption
    std::vector<std::string> tags;
    std::string strategy;
    std::string note;
    std::int64_t version = 1;
    Instant created_at;
    Instant updated_at;
};

}  // namespace ballast::model
