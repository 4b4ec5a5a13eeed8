// Quotes, option quotes, ratings, loan prices and fundamental figures of the transaction's tenant.
//
// Records are only added. The current one of a key is that which was learned last; the one known at
// an instant is the last that was learned until then.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "model/market_record.hpp"
#include "store/database.hpp"

namespace ballast::store {

struct RecordFilter {
    model::RecordKind kind = model::RecordKind::kQuote;
    std::vector<std::string> instruments = {};  // empty: all
    std::vector<std::string> parts = {};        // empty: all
    std::string source = {};                    // empty: all
    std::optional<fin::Date> from = {};         // both included
    std::optional<fin::Date> to = {};
    std::optional<Instant> known_at = {};
};

Status add_market_records(Transaction& transaction, std::span<const model::MarketRecord> records);

// By instrument, part, date and source.
Result<std::vector<model::MarketRecord>> market_records(Transaction& transaction,
                                                        const RecordFilter& filter);

// Of each instrument, part and source the one of the last date, by instrument, part and source.
Result<std::vector<model::MarketRecord>> last_market_records(Transaction& transaction,
                                                             const RecordFilter& filter);

// Instruments with records of a kind, in alphabetical order.
Result<std::vector<std::string>> record_instruments(Transaction& transaction,
                                                    model::RecordKind kind);

// Sources of records of a kind, in alphabetical order.
Result<std::vector<std::string>> record_sources(Transaction& transaction, model::RecordKind kind);

// The last date of which records of the filter are stored.
Result<std::optional<fin::Date>> last_record_date(Transaction& transaction,
                                                  const RecordFilter& filter);

}  // namespace ballast::store
