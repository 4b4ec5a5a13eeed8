#include "service/clo/deal_source.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <map>
#include <utility>

#include "base/digest.hpp"
#include "clo/currency_check.hpp"
#include "clo/deal_check.hpp"
#include "clo/deal_plan.hpp"
#include "clo/describe_asset.hpp"
#include "clo/describe_deal.hpp"
#include "clo/discount_status.hpp"
#include "clo/matured_assets.hpp"
#include "clo/moodys_industry.hpp"
#include "clo/payment_dates.hpp"
#include "fin/utc_date.hpp"
#include "service/clo/asset_market.hpp"
#include "service/clo/asset_record.hpp"
#include "service/clo/record_lots.hpp"
#include "service/error_place.hpp"
#include "service/field_error.hpp"
#include "service/provenance.hpp"
#include "store/clo_lots.hpp"
#include "store/database.hpp"
#include "wire/digest.hpp"

namespace ballast::service {

namespace {

Status check_document(const CloDealSource& source) {
    const auto& deal = std::get<clo::Deal>(source.deal);
    if (!source.collateral)
        return invalid("/collateral", "required", "a deal given as a document has no assets",
                       "give them as collateral, or name a stored deal");
    if (source.known_at || source.version)
        return invalid(source.version ? "/version" : "/known_at", "unexpected",
                       "a deal given as a document has no versions",
                       "leave it out, or name a stored deal");
    if (const Status checked = clo::check_deal(deal); !checked)
        return under("/deal", checked.error());
    if (source.as_of && *source.as_of < deal.dates.closing)
        return invalid("/as_of", "range",
                       fmt::format("{} is before closing, which is {}", source.as_of->to_string(),
                                   deal.dates.closing.to_string()),
                       "give a date from closing on");
    return clo::check_holdings(source.collateral->rows, "/collateral");
}

// The order of calculation: sums and the draws of simulations follow the places of the assets, so
// that neither depends on the order of rows, nor on that of a database.
void order_holdings(std::vector<clo::Holding>& holdings) {
    std::ranges::sort(holdings, {}, &clo::Holding::id);
}

Issues collateral_issues(const CloSubject& subject) {
    return joined(clo::discount_issues(subject.holdings, subject.deal.valuation, subject.as_of),
                  clo::matured_issues(subject.holdings, subject.as_of));
}

Result<CloSubject> subject_of_document(const CloDealSource& source) {
    TRY_STATUS(check_document(source));
    CloSubject subject{.deal = std::get<clo::Deal>(source.deal),
                       .holdings = source.collateral->rows};
    TRY_STATUS(use_deal_currency(subject));
    order_holdings(subject.holdings);
    for (clo::Holding& holding : subject.holdings) clo::use_listed_names(holding);
    subject.as_of = source.as_of.value_or(clo::projection_date(subject.deal));
    if (subject.deal.state) subject.state_as_of = subject.deal.state->as_of;
    subject.issues = collateral_issues(subject);
    return subject;
}

template <class T>
Result<T> stored_document(const std::string& document, std::string_view what) {
    auto read = wire::read_json<T>(document, {.max_bytes = std::size_t{1} << 26});
    if (read) return *std::move(read);
    return fail(Code::kCorrupted,
                fmt::format("the stored {} cannot be read: {}", what, read.error().message));
}

Result<store::CloDealVersion> version_for(store::Transaction& transaction,
                                          const store::CloDeal& deal, const CloDealPoint& point,
                                          fin::Date as_of) {
    if (point.version) return store::clo_version(transaction, deal.id, *point.version);
    const store::CloView view = clo_view(point.known_at);
    TRY(auto found, store::clo_version_on(transaction, deal.id, as_of, view));
    if (found) return *std::move(found);
    TRY(const auto all, store::clo_versions(transaction, deal.id, view));
    if (all.empty())
        return invalid("/known_at", "range",
                       fmt::format("deal {} was not known on that day", deal.slug),
                       "give a later day");
    const auto first = std::ranges::min_element(all, {}, &store::CloDealVersion::effective);
    return invalid("/as_of", "range",
                   fmt::format("deal {} has no terms on {}: the first are effective from {}",
                               deal.slug, as_of.to_string(), first->effective.to_string()),
                   "give a later date");
}

// The holdings of a date, and the lots by asset.
struct StoredCollateral {
    std::vector<clo::Holding> holdings;
    std::vector<clo::Lot> lots;
    std::vector<std::string> unpriced;  // whose purchase price is unknown
};

Result<StoredCollateral> collateral_on(store::Transaction& transaction, const store::CloDeal& deal,
                                       const clo::Deal& terms,
                                       const std::vector<store::CloLot>& lots, fin::Date as_of,
                                       const store::CloView& view) {
    std::map<store::CloAssetId, std::vector<clo::Lot>> by_asset;
    StoredCollateral collateral;
    TRY(const auto rows, store::clo_assets_of(transaction, deal.id));
    TRY(const auto records, records_of(transaction, rows, deal.id, as_of, view));
    for (const store::CloLot& lot : lots) {
        clo::Lot& made = collateral.lots.emplace_back(record_lot(lot));
        if (const auto record = records.find(lot.asset); record != records.end())
            made.rate = clo::currency_rate(terms, record->second.currency).value_or(1.0);
        by_asset[lot.asset].push_back(made);
    }
    for (const store::CloAssetRow& row : rows) {
        const auto own = by_asset.find(row.id);
        const auto record = records.find(row.id);
        if (own == by_asset.end() || record == records.end()) continue;
        auto position = clo::position_of(own->second, as_of);
        if (!position)
            return fail(Code::kInvalidInput, fmt::format("lots of {} in deal {}: {}", row.asset,
                                                         deal.slug, position.error().message));
        if (position->par.is_zero()) continue;
        clo::Holding& holding = collateral.holdings.emplace_back();
        static_cast<clo::Asset&>(holding) = record->second;
        holding.par = position->par;
        holding.purchase_price = position->purchase_price;
        holding.purchased_accrued = position->purchased_accrued;
        holding.purchase_date = position->purchase_date;
        if (!holding.purchase_price) collateral.unpriced.push_back(row.asset);
    }
    return collateral;
}

// Trades after the date of the state have moved principal cash.
Status add_trade_cash(const std::vector<clo::Lot>& lots, CloSubject& subject) {
    const fin::Date from = subject.state_as_of.value_or(subject.deal.dates.closing);
    if (!subject.deal.state || subject.as_of <= from) return {};
    TRY(const Decimal cash, clo::cash_of(lots, from, subject.as_of));
    if (cash.is_zero()) return {};
    const auto account = std::ranges::find(subject.deal.accounts, clo::AccountType::kCollection,
                                           &clo::Account::type);
    if (account == subject.deal.accounts.end()) return {};
    Decimal& principal = subject.deal.state->accounts[account->id].principal;
    TRY(principal, add(principal, cash));
    subject.issues.push_back(
        {Severity::kInfo, "cash_from_trades",
         fmt::format("principal cash of the state of {} is changed by {} for lots since then",
                     from.to_string(), cash.to_string()),
         account->id});
    return {};
}

Status note_missed_payment(CloSubject& subject) {
    if (!subject.state_as_of) return {};
    TRY(const auto periods, clo::payment_periods(subject.deal));
    for (const clo::PaymentPeriod& period : periods)
        if (period.payment > *subject.state_as_of && period.payment <= subject.as_of) {
            subject.issues.push_back(
                {Severity::kWarning, "state_before_payment",
                 fmt::format("the state is of {} and does not include the payment of {}: record "
                             "the state after it",
                             subject.state_as_of->to_string(), period.payment.to_string()),
                 "state"});
            return {};
        }
    return {};
}

std::optional<fin::Date> newest_date(std::optional<fin::Date> state,
                                     std::span<const store::CloLot> lots) {
    for (const store::CloLot& lot : lots)
        if (!state || lot.trade_date > *state) state = lot.trade_date;
    return state;
}

std::string digest_of(const CloSubject& subject) {
    Sha256 hash;
    wire::digest_into(hash, subject.deal);
    for (const clo::Holding& holding : subject.holdings) wire::digest_into(hash, holding);
    return hash.finish_hex();
}

}  // namespace

store::CloView clo_view(const std::optional<fin::Date>& known_at) {
    if (!known_at) return {};
    const std::chrono::microseconds since =
        std::chrono::days(known_at->serial() + 1) - std::chrono::microseconds(1);
    return {Instant::from_micros(since.count())};
}

Result<std::optional<fin::Date>> newest_clo_date(store::Transaction& transaction,
                                                 const store::CloDeal& deal,
                                                 const store::CloView& view, fin::Date today) {
    TRY(const auto state, store::clo_state_on(transaction, deal.id, {}, view));
    TRY(const auto lots,
        store::clo_lots(transaction, {.deal = deal.id, .to = today, .view = view}));
    return newest_date(state ? std::optional(state->as_of) : std::nullopt, lots);
}

Result<clo::Deal> newest_clo_terms(store::Transaction& transaction, const store::CloDeal& deal) {
    TRY(const auto versions, store::clo_versions(transaction, deal.id, {}));
    if (versions.empty())
        return fail(Code::kNotFound, fmt::format("deal {} has no terms", deal.slug));
    return stored_document<clo::Deal>(versions.back().document, "deal");
}

Result<CloSubject> stored_clo_deal(store::Transaction& transaction, const store::CloDeal& deal,
                                   const CloDealPoint& point, fin::Date today) {
    const store::CloView view = clo_view(point.known_at);
    TRY(const auto state, store::clo_state_on(transaction, deal.id, point.as_of, view));
    TRY(const auto lots,
        store::clo_lots(transaction,
                        {.deal = deal.id, .to = point.as_of.value_or(today), .view = view}));
    CloSubject subject{.stored = deal};
    if (state) subject.state_as_of = state->as_of;
    const std::optional<fin::Date> newest = newest_date(subject.state_as_of, lots);
    subject.as_of = point.as_of.value_or(newest.value_or(today));
    TRY(const auto version, version_for(transaction, deal, point, subject.as_of));
    subject.version = version.number;
    TRY(subject.deal, stored_document<clo::Deal>(version.document, "deal"));
    if (!point.as_of && !newest) subject.as_of = subject.deal.dates.closing;
    if (state) {
        TRY(subject.deal.state, stored_document<clo::DealState>(state->document, "state"));
        subject.deal.state->as_of = state->as_of;
    }
    TRY(auto collateral, collateral_on(transaction, deal, subject.deal, lots, subject.as_of, view));
    subject.holdings = std::move(collateral.holdings);
    order_holdings(subject.holdings);
    TRY_STATUS(add_market_values(transaction, {deal.id, subject.as_of, view},
                                 subject.deal.valuation, subject.holdings));
    subject.issues = collateral_issues(subject);
    TRY_STATUS(add_trade_cash(collateral.lots, subject));
    TRY_STATUS(note_missed_payment(subject));
    if (!collateral.unpriced.empty())
        subject.issues.push_back(
            {Severity::kInfo, "purchase_price_unknown",
             fmt::format("the purchase price of {} assets is unknown, so that they cannot be "
                         "discount obligations: they count at par",
                         collateral.unpriced.size()),
             collateral.unpriced.front()});
    subject.records_digest = subject.data_digest = digest_of(subject);
    return subject;
}

Result<CloSubject> clo_subject(Call& call, const CloDealSource& source) {
    if (std::holds_alternative<clo::Deal>(source.deal)) return subject_of_document(source);
    if (source.collateral)
        return invalid("/collateral", "ambiguous",
                       "both a stored deal and collateral are given: a stored deal has its own",
                       "leave out collateral, or give the deal as a document");
    CloSubject subject;
    TRY_STATUS(call.read([&](store::Transaction& transaction) -> Status {
        TRY(const auto deal, store::find_clo_deal(transaction, std::get<std::string>(source.deal)));
        TRY(subject,
            stored_clo_deal(transaction, deal, {source.as_of, source.known_at, source.version},
                            fin::utc_date(call.now())));
        return use_deal_currency(subject);
    }));
    return subject;
}

Status use_deal_currency(CloSubject& subject) {
    return clo::convert_currencies(subject.deal, subject.stored ? "/deal" : "/collateral",
                                   subject.holdings);
}

}  // namespace ballast::service
