// Which source wins where several state the same: an ordered list per workspace and kind of data.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "store/database.hpp"

namespace ballast::service {

enum class MarketSourceKind : std::uint8_t {
    kPrices,
    kQuotes,
    kOptionQuotes,
    kRatings,
    kLoanPrices,
    kFundamentals,
};

// A source that the list does not name comes after those that it names; of two such the later date
// wins, then the alphabet.
struct SourceOrder {
    std::vector<std::string> sources;

    std::size_t rank(std::string_view source) const;
    bool prefers(std::string_view source, fin::Date date, std::string_view other,
                 fin::Date other_date) const;
};

Result<SourceOrder> source_order(store::Transaction& transaction, MarketSourceKind kind);
Status put_source_order(store::Transaction& transaction, MarketSourceKind kind,
                        const SourceOrder& order, Instant now);

}  // namespace ballast::service
