// ledger.follow, ledger.followed and ledger.unfollow, and the step that every change of the ledger
// takes.
#include "service/ledger/followed_portfolio.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <set>

#include "fin/utc_date.hpp"
#include "service/call.hpp"
#include "service/field_error.hpp"
#include "service/ledger/describe_followed.hpp"
#include "service/ledger/holdings.hpp"
#include "service/ledger/methods.hpp"
#include "store/accounts.hpp"
#include "store/database.hpp"
#include "store/ledger_entries.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "store/securities.hpp"
#include "store/wealth_records.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

constexpr std::string_view kFollowedKind = "followed_portfolio";

struct Ledger {
    std::vector<model::Transaction> transactions;
    std::map<std::string, std::string> slugs;  // of accounts, by id
    std::map<std::string, model::AssetType> types;
    std::map<std::string, fin::Currency> currencies;
};

Result<Ledger> read_ledger(store::Transaction& transaction) {
    Ledger ledger;
    TRY(ledger.transactions, stored_transactions(transaction, {}));
    std::set<std::string> symbols;
    for (const model::Transaction& one : ledger.transactions) {
        symbols.insert(one.symbol);
        symbols.insert(one.new_symbol);
    }
    symbols.erase("");
    TRY(const auto accounts, store::all_accounts(transaction));
    for (const model::Account& account : accounts)
        ledger.slugs.emplace(account.id.to_string(), account.slug);
    const std::vector<std::string> names(symbols.begin(), symbols.end());
    if (names.empty()) return ledger;
    TRY(const auto securities, store::find_securities(transaction, names));
    for (const model::Security& security : securities) {
        ledger.types.emplace(security.symbol, security.type);
        if (security.currency) ledger.currencies.emplace(security.symbol, *security.currency);
    }
    return ledger;
}

// The currency of most holdings.
fin::Currency main_currency(const Ledger& ledger) {
    std::map<fin::Currency, std::size_t> counts;
    for (const model::Transaction& t : ledger.transactions) ++counts[t.currency];
    const auto most = std::ranges::max_element(
        counts, [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == counts.end() ? fin::Currency::kUsd : most->first;
}

Status store_record(store::Transaction& transaction, const FollowedPortfolio& followed,
                    Instant now) {
    return store::put_wealth_record(
        transaction, {std::string(kFollowedKind), followed.portfolio, wire::to_json(followed)},
        now);
}

Status apply(store::Transaction& transaction, const ledger::PositionChanges& changes,
             const model::PortfolioId& portfolio, Instant now) {
    for (const model::Position& one : changes.removed)
        TRY_STATUS(store::delete_position(transaction, one.id, one.version));
    for (const model::Position& one : changes.changed) {
        TRY([[maybe_unused]] const model::Position written,
            store::update_position(transaction, one, one.version, now));
    }
    std::vector<model::Position> added = changes.added;
    for (model::Position& one : added) one.portfolio = portfolio;
    if (added.empty()) return {};
    TRY([[maybe_unused]] const auto ids, store::create_positions(transaction, added, now));
    return {};
}

// Brings the portfolio to the holdings of the date, and stores its state.
Result<FollowResponse> bring_into_step(Call& call, const Ledger& ledger,
                                       FollowedPortfolio followed) {
    store::Transaction& transaction = call.transaction();
    TRY(const auto id, model::PortfolioId::parse(followed.id));
    ledger::HeldPositionsSettings settings{.as_of = followed.as_of,
                                           .lots = {},
                                           .accounts = {},
                                           .currency = followed.currency,
                                           .types = ledger.types,
                                           .currencies = ledger.currencies};
    for (const std::string& account : followed.accounts) {
        const auto slug = ledger.slugs.find(account);
        // Of a deleted account nothing is held.
        settings.accounts.insert(slug == ledger.slugs.end() ? account : slug->second);
    }
    TRY(auto held, ledger::held_positions(ledger.transactions, settings));
    TRY(const auto stored, store::all_positions(transaction, {.portfolio = id}));
    const ledger::PositionChanges changes = ledger::changes_to(stored, held.value.positions);
    TRY_STATUS(apply(transaction, changes, id, call.now()));
    followed.synced_at = call.now();
    followed.positions = static_cast<std::int64_t>(held.value.positions.size());
    followed.not_covered = std::move(held.value.not_held);
    TRY_STATUS(store_record(transaction, followed, call.now()));
    FollowResponse response{std::move(followed)};
    response.added = static_cast<std::int64_t>(changes.added.size());
    response.changed = static_cast<std::int64_t>(changes.changed.size());
    response.removed = static_cast<std::int64_t>(changes.removed.size());
    response.unchanged = static_cast<std::int64_t>(changes.unchanged);
    response.issues = std::move(held.issues);
    for (const ledger::NotHeld& one : response.not_covered)
        response.issues.push_back(
            {Severity::kWarning, "not_covered",
             fmt::format("{} is in {}: a portfolio in {} does not cover it", one.symbol,
                         one.currency.to_string(), response.currency.to_string()),
             one.symbol});
    return response;
}

// The stored record of a portfolio, or a new one with its portfolio.
Result<FollowedPortfolio> find_or_create(Call& call, const Ledger& ledger,
                                         const FollowRequest& request) {
    store::Transaction& transaction = call.transaction();
    const auto record = store::wealth_record(transaction, kFollowedKind, request.portfolio);
    if (record) {
        TRY(FollowedPortfolio followed, wire::read_json<FollowedPortfolio>(record->document));
        TRY(const auto id, model::PortfolioId::parse(followed.id));
        if (store::get_portfolio(transaction, id)) return followed;
    } else if (record.error().code != Code::kNotFound) {
        return Error(record.error());
    }
    if (const auto other = store::find_portfolio(transaction, request.portfolio)) {
        Error error = invalid("/portfolio", "conflict",
                              fmt::format("there is already a portfolio {} with positions of its "
                                          "own",
                                          request.portfolio),
                              "give another short name");
        error.code = Code::kConflict;
        return error;
    }
    model::Portfolio portfolio;
    portfolio.slug = request.portfolio;
    portfolio.name = request.name;
    portfolio.description = "Holdings of the ledger, kept in step with it.";
    portfolio.base_currency = request.currency.value_or(main_currency(ledger));
    TRY(portfolio, store::create_portfolio(transaction, std::move(portfolio), call.now()));
    FollowedPortfolio followed;
    followed.portfolio = portfolio.slug;
    followed.id = portfolio.id.to_string();
    followed.name = portfolio.name;
    followed.currency = portfolio.base_currency;
    return followed;
}

Result<FollowResponse> follow(Call& call, const FollowRequest& request) {
    if (!call.principal().permissions.has(Permission::kLedgerRead))
        return fail(Code::kForbidden,
                    "a portfolio that follows the ledger requires the permission ledger:read");
    store::Transaction& transaction = call.transaction();
    TRY(const Ledger ledger, read_ledger(transaction));
    TRY(FollowedPortfolio followed, find_or_create(call, ledger, request));
    if (!request.accounts.empty()) followed.accounts.clear();
    for (const std::string& name : request.accounts) {
        TRY(const model::Account account, store::find_account(transaction, name));
        followed.accounts.push_back(account.id.to_string());
    }
    followed.as_of = request.as_of.value_or(fin::utc_date(call.now()));
    call.touch("portfolio:" + followed.portfolio);
    return bring_into_step(call, ledger, std::move(followed));
}

Result<ListFollowedResponse> list_followed(Call& call, const ListFollowedRequest&) {
    TRY(const auto records, store::wealth_records(call.transaction(), kFollowedKind));
    ListFollowedResponse response;
    for (const store::WealthRecord& record : records) {
        TRY(FollowedPortfolio one, wire::read_json<FollowedPortfolio>(record.document));
        TRY(const auto id, model::PortfolioId::parse(one.id));
        if (store::get_portfolio(call.transaction(), id)) response.data.push_back(std::move(one));
    }
    return response;
}

Result<Deleted> unfollow(Call& call, const UnfollowRequest& request) {
    const Status removed =
        store::delete_wealth_record(call.transaction(), kFollowedKind, request.portfolio);
    if (!removed && removed.error().code == Code::kNotFound)
        return fail(Code::kNotFound,
                    fmt::format("no portfolio {} follows the ledger", request.portfolio));
    TRY_STATUS(removed);
    call.touch("portfolio:" + request.portfolio);
    return Deleted{request.portfolio};
}

}  // namespace

Status follow_ledger(Call& call) {
    store::Transaction& transaction = call.transaction();
    TRY(const auto records, store::wealth_records(transaction, kFollowedKind));
    if (records.empty()) return {};
    TRY(const Ledger ledger, read_ledger(transaction));
    for (const store::WealthRecord& record : records) {
        TRY(FollowedPortfolio followed, wire::read_json<FollowedPortfolio>(record.document));
        TRY(const auto id, model::PortfolioId::parse(followed.id));
        if (!store::get_portfolio(transaction, id)) {
            TRY_STATUS(store::delete_wealth_record(transaction, kFollowedKind, record.name));
            continue;
        }
        followed.as_of = fin::utc_date(call.now());
        TRY([[maybe_unused]] const FollowResponse response,
            bring_into_step(call, ledger, std::move(followed)));
    }
    return {};
}

void add_ledger_follow_methods(MethodTable& table) {
    table.add<FollowRequest, FollowResponse>(
        {.name = "ledger.follow",
         .summary = "Creates a portfolio that has the holdings of the ledger and is kept in step "
                    "with it, or brings it into step.",
         .doc = "Every change of the ledger brings the portfolio to the holdings of the day, so "
                "that all methods of portfolios work on a household. Positions entered by hand are "
                "removed; tags, strategies and notes of positions stay.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kPost, "/ledger/followed"},
         .idempotent = true},
        follow);
    table.add<ListFollowedRequest, ListFollowedResponse>(
        {.name = "ledger.followed",
         .summary = "Lists the portfolios that are kept in step with the ledger.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/ledger/followed"},
         .idempotent = true},
        list_followed);
    table.add<UnfollowRequest, Deleted>(
        {.name = "ledger.unfollow",
         .summary = "Stops keeping a portfolio in step with the ledger; the portfolio stays.",
         .permission = Permission::kPortfolioWrite,
         .effect = Effect::kWrite,
         .route = {Verb::kDelete, "/ledger/followed/{portfolio}"}},
        unfollow);
}

}  // namespace ballast::service
