#include "service/methods.hpp"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <functional>
#include <map>
#include <set>

#include "fin/utc_date.hpp"
#include "job/queue.hpp"
#include "ledger/without_rate.hpp"
#include "market/price_history.hpp"
#include "model/occ_symbol.hpp"
#include "model/price_staleness.hpp"
#include "risk/limit_check.hpp"
#include "service/alm/session_cleanup.hpp"
#include "service/alm/session_store.hpp"
#include "service/backup/archive.hpp"
#include "service/book/option_valuation.hpp"
#include "service/call.hpp"
#include "service/home/requests.hpp"
#include "service/ledger/assets.hpp"
#include "service/ledger/holdings.hpp"
#include "service/ledger/market.hpp"
#include "service/ledger/price_day.hpp"
#include "service/market/stored_prices.hpp"
#include "service/stored_entries.hpp"
#include "store/clo_deals.hpp"
#include "store/columns.hpp"
#include "store/database.hpp"
#include "store/limits.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "store/price_store.hpp"
#include "store/results.hpp"
#include "store/securities.hpp"
#include "store/upload_sessions.hpp"

namespace ballast::service {

namespace {

constexpr std::size_t kMostPortfolios = 200;
constexpr std::size_t kMostSessions = 50;
constexpr std::size_t kMostDeals = 200;
constexpr std::size_t kMostJobs = 5;
constexpr std::size_t kMostNames = 5;                     // named in one sentence
constexpr auto kFailedJobsFor = std::chrono::hours(168);  // of the last week
constexpr auto kBackupFor = std::chrono::hours(168);      // a backup is recent for a week

using Kind = AttentionKind;
using Area = AttentionArea;
using LastPrices = std::map<std::string, fin::Date, std::less<>>;

// "AAPL, MSFT and 3 more".
std::string names(const std::vector<std::string>& all) {
    const std::size_t shown = std::min(all.size(), kMostNames);
    std::string text = fmt::format("{}", fmt::join(all.begin(), all.begin() + shown, ", "));
    if (all.size() > shown) text += fmt::format(" and {} more", all.size() - shown);
    return text;
}

std::string_view plural(std::size_t count, std::string_view one, std::string_view many) {
    return count == 1 ? one : many;
}

// The last date with a price, by symbol; those without any are absent.
Result<LastPrices> last_prices(const Call& call, const store::PriceParts& parts,
                               const std::set<std::string>& symbols, fin::Date as_of) {
    LastPrices last;
    if (symbols.empty()) return last;
    TRY(store::Columns * columns, call.environment().columns());
    std::vector<std::string> open(symbols.begin(), symbols.end());
    // Most symbols have a price within the last days; only the others need their whole history.
    for (const std::optional<fin::Date> from :
         {std::optional(as_of - 10), std::optional<fin::Date>()}) {
        if (open.empty()) break;
        TRY(const store::PricePanel panel,
            store::read_panel(*columns, parts, {.symbols = open, .from = from, .as_of = as_of}));
        const market::PriceHistory history{
            .dates = panel.dates, .symbols = panel.symbols, .closes = panel.closes};
        for (std::size_t i = 0; i < history.symbols.size(); ++i)
            if (const auto closes = market::last_closes(history, i, as_of, 1); !closes.empty())
                last.emplace(history.symbols[i], closes.front().date);
        std::erase_if(open, [&](const std::string& symbol) { return last.contains(symbol); });
    }
    return last;
}

class Attention {
public:
    Attention(Call& call, const AttentionRequest& request) : call_(call), request_(request) {}

    Result<AttentionResponse> run() {
        TRY_STATUS(call_.read([&](store::Transaction& transaction) -> Status {
            TRY_STATUS(find_prices(transaction));
            TRY_STATUS(read_findings(transaction));
            if (may(Permission::kPortfolioRead)) TRY_STATUS(read_portfolios(transaction));
            if (may(Permission::kLedgerRead)) TRY_STATUS(read_ledger(transaction));
            if (may(Permission::kAlmRead)) TRY_STATUS(add_balance_sheets(transaction));
            if (may(Permission::kCloRead)) TRY_STATUS(add_deals(transaction));
            return {};
        }));
        TRY_STATUS(judge_prices());
        TRY_STATUS(judge_rates());
        // The queue has transactions of its own.
        if (may(Permission::kJobRead)) TRY_STATUS(add_jobs());
        if (may(Permission::kBackupRun)) add_backups();
        std::ranges::stable_sort(response_.items, {}, &AttentionItem::kind);
        return std::move(response_);
    }

private:
    // Symbols held, each with the names under which its prices may be stored.
    struct Held {
        Area area = Area::kPortfolio;
        std::string id;
        std::string name;
        bool is_demo = false;
        std::map<std::string, std::vector<std::string>> symbols;
    };

    bool may(Permission permission) const { return call_.principal().permissions.has(permission); }

    void add(Kind kind, const Held& held, std::string what) {
        response_.items.push_back({kind, held.area, held.id, held.name, std::move(what)});
    }

    Status find_prices(store::Transaction& transaction) {
        TRY(prices_, store::price_parts(transaction));
        response_.as_of = request_.as_of ? request_.as_of : prices_.last_date();
        return {};
    }

    Status read_portfolios(store::Transaction& transaction) {
        TRY(const auto page, store::list_portfolios(transaction, {}, store::PortfolioSort::kSlug,
                                                    {.limit = kMostPortfolios}));
        for (const model::Portfolio& portfolio : page.items) {
            Held held{.id = portfolio.slug, .name = portfolio.name, .is_demo = is_demo(portfolio)};
            TRY(const auto positions,
                store::all_positions(transaction, {.portfolio = portfolio.id}));
            std::vector<std::string> expired;
            for (const model::Position& position : positions) {
                if (position.type == model::AssetType::kCash) continue;
                if (position.option && response_.as_of &&
                    position.option->expiry < *response_.as_of) {
                    expired.push_back(position.symbol);
                } else if (position.option) {
                    held.symbols.emplace(position.option->underlying,
                                         underlying_names(*position.option));
                } else {
                    held.symbols.emplace(position.symbol, std::vector{position.symbol});
                }
            }
            for (const std::string& what : breaches_of(portfolio.id.to_string()))
                add(Kind::kBreachedLimit, held, what);
            for (const std::string& what :
                 findings_of(store::ResultSubject::kPortfolio, portfolio.id.to_string()))
                add(Kind::kBreachedTest, held, what);
            if (!expired.empty())
                add(Kind::kDataIssue, held,
                    fmt::format("{} expired before {} and {} no value: {}.",
                                plural(expired.size(), "An option", "Options"),
                                response_.as_of->to_string(), plural(expired.size(), "has", "have"),
                                names(expired)));
            held_.push_back(std::move(held));
        }
        return {};
    }

    Status read_ledger(store::Transaction& transaction) {
        Held held{.area = Area::kLedger, .name = "Ledger"};
        if (const Status small = admit_entries(call_, transaction, {}, kHeldEntrySize, "");
            !small) {
            if (small.error().code != Code::kLimitExceeded) return small.error();
            add(Kind::kDataIssue, held,
                "The ledger has too many transactions to be checked on this page.");
            return {};
        }
        TRY(const auto transactions, stored_transactions(transaction, {}));
        TRY(auto lots, lots_of(transaction, transactions, {}));
        TRY(valued_items_, stored_items(transaction));
        TRY(securities_, store::find_securities(transaction));
        if (!transactions.empty())
            currency_ = single_currency(transactions);
        else if (!valued_items_.empty())
            currency_ = single_currency(valued_items_);
        lots_ = std::move(lots.value);
        const ledger::LotReport& report = lots_;
        if (const std::size_t count = report.unposted.size(); count > 0)
            add(Kind::kLedgerError, held,
                fmt::format("{} {} cannot be posted, the first because {}.", count,
                            plural(count, "transaction", "transactions"),
                            report.unposted.front().reason));
        for (const std::string& what : findings_of(store::ResultSubject::kLedger, ""))
            add(Kind::kLedgerError, {.area = Area::kStatement, .name = "Statement"}, what);
        TRY(const auto accounts, demo_accounts(transaction));
        const LedgerSymbols symbols = symbols_of(transactions, accounts);
        Held demo{.area = Area::kLedger, .name = "Ledger", .is_demo = true};
        for (const ledger::OpenLot& lot : report.open_lots)
            if (!model::parse_occ_symbol(lot.symbol))
                (symbols.demo.contains(lot.symbol) ? demo : held)
                    .symbols.emplace(lot.symbol, std::vector{lot.symbol});
        for (Held& one : {std::ref(held), std::ref(demo)})
            if (!one.symbols.empty()) held_.push_back(std::move(one));
        return {};
    }

    // Stale and missing prices of what is held.
    Status judge_prices() {
        if (prices_.empty() || !response_.as_of) {
            for (const Held& held : held_)
                if (!held.symbols.empty())
                    add(Kind::kDataIssue, held, "There are no stored prices.");
            return {};
        }
        std::set<std::string> symbols;
        for (const Held& held : held_)
            for (const auto& [symbol, stored] : held.symbols)
                symbols.insert(stored.begin(), stored.end());
        TRY(const LastPrices last, last_prices(call_, prices_, symbols, *response_.as_of));
        for (const Held& held : held_) judge(held, last);
        return {};
    }

    void judge(const Held& held, const LastPrices& last) {
        const fin::Date day = price_day(request_.as_of, held.is_demo, today());
        std::vector<std::string> missing;
        std::map<fin::Date, std::vector<std::string>> stale;
        for (const auto& [symbol, stored] : held.symbols) {
            const auto found = std::ranges::find_if(
                stored, [&](const std::string& name) { return last.contains(name); });
            if (found == stored.end())
                missing.push_back(symbol);
            else if (const fin::Date date = last.find(*found)->second; model::is_stale(date, day))
                stale[date].push_back(symbol);
        }
        for (const auto& [date, which] : stale)
            add(Kind::kStalePrice, held,
                fmt::format("Last price of {}, {} sessions ago: {}.", date.to_string(),
                            model::sessions_since(date, day), names(which)));
        if (!missing.empty())
            add(Kind::kDataIssue, held,
                fmt::format("No price for {} of {} {}: {}.", missing.size(), held.symbols.size(),
                            plural(held.symbols.size(), "security", "securities"), names(missing)));
    }

    // What net worth leaves out, in its reporting currency.
    Status judge_rates() {
        ledger::MarketInputs market{.base = currency_};
        for (const model::Security& security : securities_)
            if (security.currency) market.securities[security.symbol].currency = security.currency;
        const fin::Date day = request_.as_of.value_or(today());
        const auto missing = [&] {
            return ledger::held_without_rate(lots_, valued_items_, market, day);
        };
        std::vector<fin::Currency> currencies;
        for (const ledger::HeldWithoutRate& held : missing()) currencies.push_back(held.currency);
        TRY(const auto rates, stored_rates(call_, currencies, currency_, day));
        for (const auto& known : rates)
            for (const auto& [date, value] : known->rates)
                if (const auto rate = Decimal::from_double(value, 12, Rounding::kHalfEven))
                    market.rates[known->from].points.emplace_back(date, *rate);
        for (const ledger::HeldWithoutRate& held : missing()) {
            std::vector<std::string> what = held.names;
            if (!held.cash.is_zero())
                what.insert(what.begin(), fmt::format("{} {} in cash", held.cash.to_string(),
                                                      held.currency.to_string()));
            add(Kind::kDataIssue, {.area = Area::kLedger, .name = "Ledger"},
                fmt::format("No exchange rate from {} to {}; left out of net worth: {}.",
                            held.currency.to_string(), currency_.to_string(), names(what)));
        }
        return {};
    }

    Status add_balance_sheets(store::Transaction& transaction) {
        if (!call_.principal().permissions.has(Permission::kAlmRead)) return {};
        TRY(const auto page,
            store::list_upload_sessions(transaction, kAlmSessionKind, {.limit = kMostSessions}));
        for (const store::UploadSession& session : page.items) {
            for (const std::string& what : breaches_of(session.id.to_string()))
                response_.items.push_back({Kind::kBreachedLimit, Area::kBalanceSheet,
                                           session.id.to_string(), session.name, what});
            for (const std::string& what :
                 findings_of(store::ResultSubject::kBalanceSheet, session.id.to_string()))
                response_.items.push_back({Kind::kBreachedTest, Area::kBalanceSheet,
                                           session.id.to_string(), session.name, what});
            const auto expiry = expiry_of(call_.environment(), session);
            if (expires_soon(expiry, call_.now()))
                response_.items.push_back(
                    {Kind::kExpiringData, Area::kBalanceSheet, session.id.to_string(), session.name,
                     fmt::format("Not used since {} and deleted on {}: open or pin it to keep it.",
                                 fin::utc_date(session.last_accessed_at).to_string(),
                                 fin::utc_date(*expiry).to_string())});
        }
        return {};
    }

    Status add_deals(store::Transaction& transaction) {
        TRY(const auto page, store::list_clo_deals(transaction, {}, {.limit = kMostDeals}));
        for (const store::CloDeal& deal : page.items) {
            const Held held{.area = Area::kDeal, .id = deal.slug, .name = deal.name};
            const std::string id = deal.id.to_string();
            for (const std::string& what : breaches_of(id)) add(Kind::kBreachedLimit, held, what);
            for (const std::string& what : findings_of(store::ResultSubject::kDeal, id))
                add(Kind::kBreachedTest, held, what);
        }
        return {};
    }

    Status add_jobs() {
        TRY(job::Queue * queue, call_.environment().queue());
        TRY(const auto page, queue->list(call_.principal().tenant,
                                         {.state = job::JobState::kFailed}, {.limit = kMostJobs}));
        for (const job::Job& job : page.items)
            if (job.finished_at && call_.now() - *job.finished_at < kFailedJobsFor)
                response_.items.push_back(
                    {Kind::kFailedJob, Area::kJobs, job.id.to_string(), job.method,
                     fmt::format("Failed on {}: {}", fin::utc_date(*job.finished_at).to_string(),
                                 job.error_message)});
        return {};
    }

    // A server is backed up; a private installation is reminded once it has backups.
    void add_backups() {
        Environment& environment = call_.environment();
        const auto latest = latest_backup(environment);
        if (!latest && !environment.settings().users) return;
        if (latest && call_.now() - *latest < kBackupFor) return;
        if (!is_operator(call_)) return;
        response_.items.push_back({Kind::kMissingBackup, Area::kBackups, "", "Backups",
                                   latest
                                       ? fmt::format("The last backup was made on {}.",
                                                     fin::utc_date(*latest).to_string())
                                       : std::string("There is no backup of this installation.")});
    }

    fin::Date today() const { return fin::utc_date(call_.now()); }

    // The newest result of every subject and kind, as of `as_of` at the latest.
    Status read_findings(store::Transaction& transaction) {
        TRY(const auto results, store::newest_results(transaction));
        for (const store::StoredResult& one : results) {
            if (!one.owner.empty() && one.owner != call_.principal().user.to_string()) continue;
            for (const std::string& what : one.findings)
                findings_[{one.subject_type, one.subject}].push_back(
                    fmt::format("{} ({})", what, one.as_of.to_string()));
        }
        TRY(cases_, store::open_limit_cases(transaction));
        return {};
    }

    // The open cases of a subject, the most severe first.
    std::vector<std::string> breaches_of(const std::string& subject) const {
        std::vector<std::string> breaches;
        for (const model::LimitCase& one : cases_) {
            if (one.subject != subject) continue;
            breaches.push_back(fmt::format("{}: {}{}.", one.limit_name, risk::breach_text(one),
                                           one.acknowledged_by.empty()
                                               ? ", not acknowledged"
                                               : ", acknowledged by " + one.acknowledged_by));
        }
        return breaches;
    }

    std::vector<std::string> findings_of(store::ResultSubject subject_type,
                                         const std::string& subject) const {
        const auto found = findings_.find({subject_type, subject});
        return found == findings_.end() ? std::vector<std::string>{} : found->second;
    }

    Call& call_;
    const AttentionRequest& request_;
    store::PriceParts prices_;
    std::vector<Held> held_;
    ledger::LotReport lots_;  // of the ledger
    std::vector<ledger::ValuedItem> valued_items_;
    std::vector<model::Security> securities_;
    fin::Currency currency_ = fin::Currency::kUsd;  // of net worth
    std::map<std::pair<store::ResultSubject, std::string>, std::vector<std::string>> findings_;
    std::vector<model::LimitCase> cases_;
    AttentionResponse response_;
};

Result<AttentionResponse> attention(Call& call, const AttentionRequest& request) {
    return Attention(call, request).run();
}

}  // namespace

void add_home_methods(MethodTable& table) {
    table.add<AttentionRequest, AttentionResponse>(
        {.name = "home.attention",
         .summary =
             "Lists what needs attention: breached limits and tests, ledger errors, stale prices, "
             "failed jobs, missing data.",
         .doc =
             "Breached tests are those of the newest stored result of each portfolio, balance "
             "sheet, deal and ledger, each with its date; batch.run and every report or valuation "
             "store results. What the caller may not read is left out.",
         .permission = Permission::kPortfolioRead,
         .effect = Effect::kRead,
         .route = {Verb::kGet, "/home/attention"},
         // Opens a transaction of its own, after which the queue may open another.
         .needs_store = false,
         .idempotent = true},
        attention);
}

}  // namespace ballast::service
