// The stored market as of a date, and panels from tables in requests.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "fin/date.hpp"
#include "market/returns.hpp"
#include "market/snapshot.hpp"
#include "service/call.hpp"
#include "wire/table.hpp"

namespace ballast::service {

// Prices of the named symbols up to `as_of` (the last date of the stored prices when absent) with
// their instrument data. A symbol without prices is left out. kNotFound when the tenant has no
// prices at all, kInvalidInput when `as_of` is before the first or after the last date. Closes
// before a stored split are divided by its ratio, so that returns over it are those of a holder.
// With a currency, closes of securities in another one are converted where a rate is stored
// (market/currency_conversion.hpp).
Result<market::Snapshot> load_snapshot(const Call& call, std::span<const std::string> symbols,
                                       std::optional<fin::Date> as_of,
                                       std::optional<fin::Currency> currency = std::nullopt);

// The named columns of a table (all when none is named) on the dates up to `as_of` on which each
// has a value. Rows with a missing value are dropped, with the issue `incomplete_rows` that counts
// them and names the column that cost the most. A column with fewer than two values is left out
// with the issue `no_returns`, as is the shortest one while all share fewer than two dates. A named
// column that the table lacks is not in the panel.
Outcome<market::ReturnPanel> complete_rows(const wire::WideTable& table,
                                           std::span<const std::string> columns,
                                           std::optional<fin::Date> as_of = std::nullopt);

// kInvalidInput for an empty panel, with the reasons in its issues.
Status require_returns(const market::ReturnPanel& panel, const Issues& issues);

market::PriceHistory price_history(const wire::WideTable& table);

}  // namespace ballast::service
