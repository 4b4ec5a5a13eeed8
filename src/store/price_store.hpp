// The tenant's stored prices: immutable column files listed in the catalog, in which the newest row
// of a key (symbol, date, source) is the current one.
//
// An upsert adds a small file, a part, with the rows that are new or restated; no row is changed in
// place. Parts are merged once there are more than kMostParts beside the base
// (price_compaction.hpp), so that reading does not slow down with the number of imports: into the
// base when they have grown to a share of it, otherwise into one part. Rows that a merge finds
// superseded move to a history file, which only read_versions() opens. Files of replaced parts stay
// on disk, since a reader may have listed them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"
#include "model/price_bar.hpp"
#include "store/catalog.hpp"
#include "store/columns.hpp"
#include "store/database.hpp"

namespace ballast::store {

inline constexpr std::string_view kPriceKind = "prices";
inline constexpr std::string_view kPriceHistoryKind = "price_history";
// Datasets of an older version that another one had replaced; nothing reads them.
inline constexpr std::string_view kReplacedPriceKind = "replaced_prices";
inline constexpr std::size_t kMostParts = 32;
// Where nothing merges them in the background, a write does when there are more than these.
inline constexpr std::size_t kMostUnmergedParts = 96;

// The catalog's entries that make up the stored prices.
struct PriceParts {
    std::vector<Dataset> current;  // oldest first: the base and the parts after it
    std::vector<Dataset> history;  // superseded rows

    bool empty() const { return current.empty(); }
    std::optional<fin::Date> first_date() const;
    std::optional<fin::Date> last_date() const;
    bool contains(const DatasetId& id) const;
};

// A dataset without the times of its rows was stored by an older version, where a dataset replaced
// the earlier one of its name: only the newest of a name belongs to the stored prices.
Result<PriceParts> price_parts(Transaction& transaction);

// All conditions that are set must hold.
struct PriceFilter {
    std::vector<std::string> symbols = {};  // any of them; empty: all
    std::string source = {};
    std::optional<fin::Date> from = {};  // both included
    std::optional<fin::Date> to = {};
    std::optional<Instant> known_at = {};  // rows learned later are left out
};

// The close of the first source of `source_order` that has one, otherwise the one learned last.
Result<PricePanel> read_panel(const Columns& columns, const PriceParts& parts,
                              const PriceQuery& query,
                              std::span<const std::string> source_order = {});
// The current row of every key, by symbol, date and source.
Result<std::vector<model::PriceBar>> read_bars(const Columns& columns, const PriceParts& parts,
                                               const PriceFilter& filter);
// Every row ever stored, by symbol, date, source and time.
Result<std::vector<model::PriceBar>> read_versions(const Columns& columns, const PriceParts& parts,
                                                   const PriceFilter& filter);

struct StoredSeries {
    std::string symbol;
    fin::Date first;
    fin::Date last;
    std::int64_t closes = 0;           // dates with a close
    std::int64_t rows = 0;             // dates and sources
    Instant known_at;                  // of the row learned last
    std::vector<std::string> sources;  // ascending
    std::string currency;              // empty: unknown
};

// By symbol: of the given ones, or of all.
Result<std::vector<StoredSeries>> stored_series(const Columns& columns, const PriceParts& parts,
                                                std::span<const std::string> chosen = {});

// In alphabetical order.
Result<std::vector<std::string>> price_sources(const Columns& columns, const PriceParts& parts);

// Adds rows with distinct keys, which become the current ones of their keys. Their time is `now`,
// or the next instant after the last part.
Result<Dataset> add_bars(Transaction& transaction, const Columns& columns,
                         std::span<const model::PriceBar> bars, Instant now);

// Deletes rows with all their earlier versions, by symbol, source and dates. Returns the number of
// current rows deleted.
Result<std::int64_t> delete_bars(Transaction& transaction, const Columns& columns,
                                 const PriceFilter& filter);

}  // namespace ballast::store
