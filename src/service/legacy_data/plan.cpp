#include "service/legacy_data/plan.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <map>
#include <set>
#include <utility>

#include "base/digest.hpp"
#include "base/words.hpp"
#include "ingest/legacy/quotes.hpp"
#include "ledger/import_accounts.hpp"
#include "service/call.hpp"
#include "service/ledger/export_csv.hpp"
#include "service/ledger/import.hpp"
#include "service/legacy_data/describe.hpp"
#include "store/accounts.hpp"
#include "store/database.hpp"
#include "store/portfolios.hpp"
#include "store/price_store.hpp"

namespace ballast::service {

namespace {

using ingest::LegacyTarget;

constexpr std::size_t kMostRecords = 2'000;
constexpr std::size_t kMostFigures = 5'000;
constexpr std::size_t kMostQuotes = 20'000;
constexpr std::size_t kMostShownPrices = 5;

Status may_write(const Call& call, LegacyTarget target) {
    const Permission needed = target == LegacyTarget::kLedger       ? Permission::kLedgerWrite
                              : target == LegacyTarget::kPortfolios ? Permission::kPortfolioWrite
                                                                    : Permission::kMarketSync;
    if (call.principal().permissions.has(needed)) return {};
    return fail(Code::kForbidden,
                fmt::format("the files contain records for {}: importing them requires the "
                            "permission {}",
                            describe::to_word(target), to_string(needed)));
}

// Short names: those of the request, else from the names; each once.
class LegacySlugs {
public:
    explicit LegacySlugs(const std::map<std::string, std::string>& given) : given_(given) {}

    std::string add(const std::string& id, const std::string& name) {
        if (const auto found = given_.find(id); found != given_.end()) return found->second;
        const ledger::AccountChoice choice{.fallback = "imported", .by_name = {}};
        const std::string base = ledger::slug_of(name, choice);
        std::string slug = base;
        for (int n = 2; !taken_.insert(slug).second; ++n)
            slug = fmt::format("{}-{}", base.substr(0, 58), n);
        return slug;
    }

private:
    const std::map<std::string, std::string>& given_;
    std::set<std::string> taken_;
};

class LegacyPlanner {
public:
    LegacyPlanner(Call& call, LegacyFiles files, const LegacyPlanRequest& request)
        : call_(call), files_(std::move(files)), book_(files_.book), request_(request) {}

    Result<LegacyPlan> run() {
        LegacyPlanResponse& response = plan_.response;
        response.source = book_.source;
        response.schema = book_.schema;
        response.files = files_.names;
        response.file_digest = files_.digest;
        response.findings = book_.findings;
        for (const ingest::LegacyTable& table : book_.tables)
            response.tables.push_back(
                {table.name, static_cast<std::int64_t>(table.rows), table.is_read, table.note});
        note_rejected();
        plan_.quotes = ingest::quotes_on_figure_days(book_, kMostQuotes);
        if (!book_.accounts.empty() || !book_.transactions.empty()) TRY_STATUS(plan_ledger());
        if (!book_.portfolios.empty()) TRY_STATUS(plan_portfolios());
        if (!book_.prices.empty()) TRY_STATUS(plan_prices());
        plan_figures();
        for (const auto& [target, totals] : totals_) response.targets.push_back(totals);
        finish_records();
        response.plan_digest = digest();
        return std::move(plan_);
    }

private:
    LegacyTargetTotals& totals(LegacyTarget target) {
        LegacyTargetTotals& totals = totals_[target];
        totals.target = target;
        return totals;
    }

    void count(LegacyTarget target, LegacyStatus status) {
        LegacyTargetTotals& of_target = totals(target);
        ++(status == LegacyStatus::kNew         ? of_target.added
           : status == LegacyStatus::kUnchanged ? of_target.unchanged
           : status == LegacyStatus::kKept      ? of_target.kept
                                                : of_target.rejected);
    }

    void note(LegacyTarget target, LegacyStatus status, std::string record,
              const ingest::LegacyPlace& place, std::string reason = "", std::string fix = "") {
        count(target, status);
        plan_.response.records.push_back({.target = target,
                                          .status = status,
                                          .record = std::move(record),
                                          .table = place.table,
                                          .row = static_cast<std::int64_t>(place.row),
                                          .reason = std::move(reason),
                                          .fix = std::move(fix)});
    }

    void note_rejected() {
        for (const ingest::LegacyRejected& row : book_.rejected) {
            count(row.target, LegacyStatus::kRejected);
            plan_.response.records.push_back(
                {.target = row.target,
                 .status = LegacyStatus::kRejected,
                 .record = fmt::format("row {} of {}", row.place.row, row.place.table),
                 .table = row.place.table,
                 .row = static_cast<std::int64_t>(row.place.row),
                 .reason = row.code,
                 .column = row.column,
                 .value = row.value,
                 .expected = row.expected,
                 .fix = row.fix});
        }
    }

    // ---- ledger -------------------------------------------------------------------------------

    Status plan_ledger() {
        TRY_STATUS(may_write(call_, LegacyTarget::kLedger));
        TRY(const auto stored, store::all_accounts(call_.transaction()));
        for (const model::Account& account : stored)
            stored_accounts_.emplace(account.slug, account.name);
        LegacySlugs slugs(request_.names);
        for (const ingest::LegacyAccount& account : book_.accounts)
            add_account(account.id, account.account, account.place, slugs);
        for (const ingest::LegacyTransaction& one : book_.transactions) {
            const std::string& id = one.transaction.account;
            if (account_slugs_.contains(id)) continue;
            model::Account account{.name = id, .type = model::AccountType::kOther};
            account.currency = one.transaction.currency;
            add_account(id, std::move(account), one.place, slugs);
            plan_.response.findings.push_back(
                {Severity::kWarning, "unknown_account",
                 fmt::format("transactions name the account {}, which the files do not have: it is "
                             "created as \"other\"; give the SQLite file with the accounts too",
                             id.substr(0, 64)),
                 "transactions"});
        }
        return plan_transactions();
    }

    void add_account(const std::string& id, model::Account account,
                     const ingest::LegacyPlace& place, LegacySlugs& slugs) {
        account.slug = slugs.add(id, account.name);
        account_slugs_[id] = account.slug;
        const auto [stored, is_new] = stored_accounts_.emplace(account.slug, account.name);
        plan_.response.names.push_back(
            {LegacyTarget::kLedger, id, account.name, account.slug, is_new});
        const std::string record = fmt::format("account {}", account.name);
        if (!is_new) {
            note(LegacyTarget::kLedger,
                 stored->second == account.name ? LegacyStatus::kUnchanged : LegacyStatus::kKept,
                 record, place, "account_exists",
                 "give another short name in `names` to import into an account of its own");
            return;
        }
        note(LegacyTarget::kLedger, LegacyStatus::kNew, record, place);
        plan_.accounts.push_back(std::move(account));
    }

    static std::string words_of(const model::Transaction& t) {
        const std::string type = spaced_word(describe::to_word(t.type));
        return fmt::format("{} {} {} {} in {}", t.date.to_string(), type,
                           t.quantity ? t.quantity->to_string() : "", t.symbol, t.account);
    }

    // By the planner of account activity: the same matching, and the same undo.
    Status plan_transactions() {
        if (book_.transactions.empty()) return {};
        std::vector<store::LedgerEntry> entries;
        for (const ingest::LegacyTransaction& one : book_.transactions) {
            entries.push_back({.transaction = one.transaction});
            entries.back().transaction.account = account_slugs_.at(one.transaction.account);
        }
        plan_.transactions =
            with_metadata({{"format", std::string(kExportFormat)}}, transactions_csv(entries));
        TRY(const ImportResponse import,
            run_import(call_, {.content = plan_.transactions, .file_name = files_.names.front()}));
        ledger_digest_ = import.plan_digest;
        for (const Issue& issue : import.issues)
            if (issue.code == "unposted") plan_.response.findings.push_back(issue);
        for (std::size_t i = 0; i < import.rows.size() && i < entries.size(); ++i) {
            const PlanRowView& row = import.rows[i];
            const ingest::LegacyPlace& place = book_.transactions[i].place;
            const std::string words = words_of(entries[i].transaction);
            if (row.status == ledger::ImportRowStatus::kRejected) {
                note(LegacyTarget::kLedger, LegacyStatus::kRejected, words, place, row.reason,
                     row.fix);
                LegacyRecord& record = plan_.response.records.back();
                record.column = row.column;
                record.value = row.value;
                record.expected = row.expected;
            } else {
                // No row of another import is replaced: a changed row would be one with an id.
                const bool is_known = row.status == ledger::ImportRowStatus::kDuplicate;
                const bool is_doubtful = row.reason == ledger::kPossibleDuplicate;
                note(LegacyTarget::kLedger,
                     is_known ? LegacyStatus::kUnchanged : LegacyStatus::kNew, words, place,
                     is_known || is_doubtful ? row.reason : "");
            }
        }
        return {};
    }

    // ---- portfolios ---------------------------------------------------------------------------

    Status plan_portfolios() {
        TRY_STATUS(may_write(call_, LegacyTarget::kPortfolios));
        LegacySlugs slugs(request_.names);
        for (const ingest::LegacyPortfolio& one : book_.portfolios) {
            LegacyNewPortfolio added{.portfolio = one.portfolio, .positions = {}};
            added.portfolio.slug = slugs.add(one.id, one.portfolio.name);
            portfolio_slugs_[one.id] = added.portfolio.slug;
            const auto stored = store::find_portfolio(call_.transaction(), added.portfolio.slug);
            if (!stored && stored.error().code != Code::kNotFound) return stored.error();
            plan_.response.names.push_back({LegacyTarget::kPortfolios, one.id, one.portfolio.name,
                                            added.portfolio.slug, !stored});
            const std::string record = fmt::format("portfolio {} with {} positions",
                                                   one.portfolio.name, one.positions.size());
            if (stored) {
                note(LegacyTarget::kPortfolios, LegacyStatus::kKept, record, one.place,
                     "portfolio_exists", "give another short name in `names`");
                continue;
            }
            note(LegacyTarget::kPortfolios, LegacyStatus::kNew, record, one.place);
            for (const ingest::LegacyPosition& position : one.positions) {
                note(LegacyTarget::kPortfolios, LegacyStatus::kNew,
                     fmt::format("{} {} in {}", position.position.quantity.to_string(),
                                 position.position.symbol, added.portfolio.slug),
                     position.place);
                added.positions.push_back(position.position);
            }
            plan_.portfolios.push_back(std::move(added));
        }
        return {};
    }

    // ---- prices -------------------------------------------------------------------------------

    // A day that has a close of a symbol keeps it.
    Status plan_prices() {
        TRY_STATUS(may_write(call_, LegacyTarget::kPrices));
        TRY(store::Columns * columns, call_.environment().columns());
        TRY(const store::PriceParts parts, store::price_parts(call_.transaction()));
        std::map<std::pair<std::string, fin::Date>, double> stored;
        if (!parts.empty()) {
            store::PriceFilter filter;
            for (const model::PriceBar& bar : book_.prices)
                if (filter.symbols.empty() || filter.symbols.back() != bar.symbol)
                    filter.symbols.push_back(bar.symbol);
            TRY(const auto bars, store::read_bars(*columns, parts, filter));
            for (const model::PriceBar& bar : bars) stored[{bar.symbol, bar.date}] = bar.close;
        }
        std::vector<std::string> differing;
        for (model::PriceBar& bar : book_.prices) {
            const auto found = stored.find({bar.symbol, bar.date});
            if (found == stored.end()) {
                count(LegacyTarget::kPrices, LegacyStatus::kNew);
                plan_.prices.push_back(std::move(bar));
            } else if (model::are_equal(found->second, bar.close, 6)) {
                count(LegacyTarget::kPrices, LegacyStatus::kUnchanged);
            } else {
                count(LegacyTarget::kPrices, LegacyStatus::kKept);
                if (differing.size() < kMostShownPrices)
                    differing.push_back(fmt::format("{} of {}: {} in file, {} stored", bar.symbol,
                                                    bar.date.to_string(), bar.close,
                                                    found->second));
            }
        }
        if (!differing.empty())
            plan_.response.findings.push_back(
                {Severity::kWarning, "price_differs",
                 fmt::format("{} closes differ from those stored, which are kept, such as {}",
                             totals(LegacyTarget::kPrices).kept, fmt::join(differing, "; ")),
                 "prices"});
        return {};
    }

    // ---- figures, records, digest -------------------------------------------------------------

    void plan_figures() {
        plan_.response.figures = static_cast<std::int64_t>(book_.figures.size());
        for (model::EarlierFigure& figure : book_.figures) {
            const auto account = account_slugs_.find(figure.object);
            const auto portfolio = portfolio_slugs_.find(figure.object);
            if (portfolio != portfolio_slugs_.end())
                figure.object = portfolio->second;
            else if (account != account_slugs_.end())
                figure.object = account->second;
            if (plan_.figures.size() < kMostFigures) plan_.figures.push_back(std::move(figure));
        }
        if (book_.figures.size() > kMostFigures)
            plan_.response.findings.push_back(
                {Severity::kWarning, "figures_left_out",
                 fmt::format("only the first {} figures are compared", kMostFigures), ""});
    }

    void finish_records() {
        auto& records = plan_.response.records;
        std::ranges::stable_sort(records, [](const LegacyRecord& a, const LegacyRecord& b) {
            const auto rank = [](const LegacyRecord& one) {
                return one.status == LegacyStatus::kRejected ? 0
                       : one.status == LegacyStatus::kKept   ? 1
                                                             : 2;
            };
            return rank(a) < rank(b);
        });
        if (records.size() <= kMostRecords) return;
        plan_.response.records_left_out = static_cast<std::int64_t>(records.size() - kMostRecords);
        records.resize(kMostRecords);
    }

    std::string digest() const {
        std::string text = files_.digest + '\n' + ledger_digest_ + '\n';
        for (const LegacyName& name : plan_.response.names)
            text += fmt::format("{} {} {} {}\n", describe::to_word(name.target), name.id, name.slug,
                                name.created);
        for (const LegacyTargetTotals& of : plan_.response.targets)
            text += fmt::format("{} {} {} {} {}\n", describe::to_word(of.target), of.added,
                                of.unchanged, of.kept, of.rejected);
        return sha256_hex(text);
    }

    Call& call_;
    LegacyFiles files_;
    ingest::LegacyBook& book_;
    const LegacyPlanRequest& request_;
    LegacyPlan plan_;
    std::map<LegacyTarget, LegacyTargetTotals> totals_;
    std::map<std::string, std::string> stored_accounts_;  // names by short name
    std::map<std::string, std::string> account_slugs_;    // by id of the earlier system
    std::map<std::string, std::string> portfolio_slugs_;
    std::string ledger_digest_;
};

}  // namespace

Result<LegacyPlan> plan_legacy(Call& call, LegacyFiles files, const LegacyPlanRequest& request) {
    return LegacyPlanner(call, std::move(files), request).run();
}

}  // namespace ballast::service
