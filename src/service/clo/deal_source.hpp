// The deal that a request is about: a document with its assets, or a stored deal as of a date.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "clo/asset.hpp"
#include "clo/deal.hpp"
#include "service/call.hpp"
#include "store/clo_deals.hpp"
#include "wire/table.hpp"

namespace ballast::service {

// In requests: the id or slug of a stored deal, or a document with its assets.
struct CloDealSource {
    std::variant<std::string, clo::Deal> deal;
    std::optional<wire::Table<clo::Holding>> collateral;
    std::optional<fin::Date> as_of;
    std::optional<fin::Date> known_at;
    std::optional<std::int64_t> version;
    bool keep = true;
};

// Number of assets for estimates of cost: those of the request, or of a usual deal for a stored
// one.
inline std::size_t estimated_assets(const CloDealSource& source) {
    constexpr std::size_t kUsual = 500;
    return source.collateral ? source.collateral->rows.size() : kUsual;
}

inline std::size_t estimated_tranches(const CloDealSource& source) {
    constexpr std::size_t kUsual = 10;
    const auto* document = std::get_if<clo::Deal>(&source.deal);
    return document ? document->tranches.size() : kUsual;
}

// The deal itself, with the state and the holdings that apply.
struct CloSubject {
    clo::Deal deal;
    std::vector<clo::Holding> holdings;
    fin::Date as_of;
    std::optional<store::CloDeal> stored;  // absent: from a document
    std::int64_t version = 0;              // of the stored terms
    std::optional<fin::Date> state_as_of;
    std::string data_digest;     // empty: the request contains all data
    std::string records_digest;  // of terms, state and assets alone; empty: as above
    Issues issues;
};

// Checks the deal and its assets: errors have the pointers of the request. Without `as_of`, a
// document is as of its state or closing, and a stored deal as of its newest state or lot.
Result<CloSubject> clo_subject(Call& call, const CloDealSource& source);

// Amounts of the holdings in the currency of the deal, for calculations; to be called once.
Status use_deal_currency(CloSubject& subject);

// Which view of a stored deal.
struct CloDealPoint {
    std::optional<fin::Date> as_of = {};
    std::optional<fin::Date> known_at = {};
    std::optional<std::int64_t> version = {};
};
Result<CloSubject> stored_clo_deal(store::Transaction& transaction, const store::CloDeal& deal,
                                   const CloDealPoint& point, fin::Date today);

// The newest terms of a stored deal, whatever date they are effective from.
Result<clo::Deal> newest_clo_terms(store::Transaction& transaction, const store::CloDeal& deal);

// Date of the newest state or lot; nullopt before the first. Lots after `today` do not count.
Result<std::optional<fin::Date>> newest_clo_date(store::Transaction& transaction,
                                                 const store::CloDeal& deal,
                                                 const store::CloView& view, fin::Date today);

// Everything that was recorded by the end of a day (UTC).
store::CloView clo_view(const std::optional<fin::Date>& known_at);

}  // namespace ballast::service
