#include "store/clo_record_times.hpp"

#include <algorithm>
#include <optional>

#include "store/rows.hpp"

namespace ballast::store {

Result<std::map<fin::Date, Instant>> clo_record_times(Transaction& transaction,
                                                      const CloDealId& deal) {
    TRY(const Rows rows,
        transaction.query("SELECT applies, max(changed) FROM ("
                          "SELECT effective AS applies, COALESCE(hidden_at, known_at) AS changed "
                          "FROM clo_deal_versions WHERE deal_id = $1 UNION ALL "
                          "SELECT as_of, COALESCE(hidden_at, known_at) FROM clo_deal_states "
                          "WHERE deal_id = $1 UNION ALL "
                          "SELECT trade_date, COALESCE(hidden_at, known_at) FROM clo_lots "
                          "WHERE deal_id = $1 UNION ALL "
                          "SELECT effective, COALESCE(hidden_at, known_at) FROM clo_asset_facts "
                          "WHERE asset_id IN (SELECT asset_id FROM clo_lots WHERE deal_id = $1)"
                          ") AS records GROUP BY applies ORDER BY applies",
                          {deal}));
    std::map<fin::Date, Instant> times;
    std::optional<Instant> last;
    for (const Row row : rows) {
        TRY(const fin::Date date, row.date(0));
        last = std::max(last.value_or(row.instant(1)), row.instant(1));
        times.emplace(date, *last);
    }
    return times;
}

}  // namespace ballast::store
