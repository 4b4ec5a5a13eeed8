#include "service/legacy_data/commit.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

#include "service/call.hpp"
#include "service/ledger/import.hpp"
#include "service/legacy_data/describe.hpp"
#include "store/accounts.hpp"
#include "store/database.hpp"
#include "store/ledger_imports.hpp"
#include "store/portfolios.hpp"
#include "store/positions.hpp"
#include "store/price_store.hpp"
#include "store/results.hpp"
#include "wire/json.hpp"

namespace ballast::service {

namespace {

Status add_ledger(Call& call, LegacyPlan& plan, LegacyUndoDocument& undo) {
    for (model::Account& account : plan.accounts) {
        TRY(const model::Account created,
            store::create_account(call.transaction(), std::move(account), call.now()));
        undo.accounts.push_back(created.id.to_string());
    }
    if (plan.transactions.empty()) return {};
    TRY(const ImportResponse import, run_import(call, {.content = plan.transactions,
                                                       .file_name = plan.response.files.front(),
                                                       .commit = true}));
    undo.ledger_import = import.import.value_or("");
    plan.response.issues.insert(plan.response.issues.end(), import.issues.begin(),
                                import.issues.end());
    return {};
}

Status add_portfolios(Call& call, LegacyPlan& plan, LegacyUndoDocument& undo) {
    for (LegacyNewPortfolio& one : plan.portfolios) {
        TRY(const model::Portfolio created,
            store::create_portfolio(call.transaction(), std::move(one.portfolio), call.now()));
        for (model::Position& position : one.positions) position.portfolio = created.id;
        TRY([[maybe_unused]] const auto ids,
            store::create_positions(call.transaction(), one.positions, call.now()));
        TRY(const model::Portfolio stored, store::get_portfolio(call.transaction(), created.id));
        undo.portfolios.push_back({.id = created.id.to_string(),
                                   .version = stored.version,
                                   .positions = static_cast<std::int64_t>(one.positions.size())});
    }
    return {};
}

// The source of the prices is this import alone, so that an undo deletes its rows and no others.
Status add_prices(Call& call, LegacyPlan& plan, const store::LegacyImportId& id,
                  LegacyUndoDocument& undo) {
    if (plan.prices.empty()) return {};
    const std::string text = id.to_string();
    undo.price_source =
        fmt::format("{}-{}", describe::to_word(plan.response.source), text.substr(text.size() - 8));
    for (model::PriceBar& bar : plan.prices) bar.source = undo.price_source;
    TRY(store::Columns * columns, call.environment().columns());
    TRY([[maybe_unused]] const store::Dataset added,
        store::add_bars(call.transaction(), *columns, plan.prices, call.now()));
    undo.prices = static_cast<std::int64_t>(plan.prices.size());
    return {};
}

}  // namespace

Status commit_legacy(Call& call, LegacyPlan& plan) {
    const auto id = store::LegacyImportId::make(call.now());
    LegacyUndoDocument undo;
    TRY_STATUS(add_ledger(call, plan, undo));
    TRY_STATUS(add_portfolios(call, plan, undo));
    TRY_STATUS(add_prices(call, plan, id, undo));
    plan.response.committed = true;
    if (undo.ledger_import.empty() && undo.accounts.empty() && undo.portfolios.empty() &&
        undo.price_source.empty()) {
        plan.response.issues.push_back(
            {Severity::kInfo, "nothing_to_import", "all valid records are stored already", ""});
        return {};
    }
    LegacyStoredDocument document;
    static_cast<LegacyPlanDocument&>(document) = plan.response;
    document.stored_figures = std::move(plan.figures);
    document.stored_quotes = std::move(plan.quotes);
    TRY_STATUS(store::put_legacy_import(
        call.transaction(), {.id = id,
                             .source = std::string(describe::to_word(plan.response.source)),
                             .file_name = fmt::format("{}", fmt::join(plan.response.files, ", ")),
                             .file_digest = plan.response.file_digest,
                             .plan_digest = plan.response.plan_digest,
                             .document = wire::to_json(document),
                             .undo = wire::to_json(undo),
                             .created_by = call.principal().user.to_string(),
                             .created_at = call.now()}));
    plan.response.import = id.to_string();
    return {};
}

namespace {

class LegacyUndo {
public:
    LegacyUndo(Call& call, const LegacyUndoRequest& request)
        : call_(call), request_(request), response_{.id = request.id} {}

    Result<LegacyUndoResponse> run() {
        store::Transaction& transaction = call_.transaction();
        TRY(const auto id, store::LegacyImportId::parse(request_.id));
        TRY(const store::LegacyImport import, store::get_legacy_import(transaction, id));
        TRY_STATUS(store::mark_legacy_import_undone(transaction, id, call_.now()));
        TRY(undo_, wire::read_json<LegacyUndoDocument>(import.undo,
                                                       {.max_bytes = kMostLegacyDocumentBytes}));
        TRY_STATUS(remove_transactions());
        TRY_STATUS(remove_accounts());
        for (const LegacyAddedPortfolio& one : undo_.portfolios) TRY_STATUS(remove_portfolio(one));
        TRY_STATUS(remove_prices());
        return std::move(response_);
    }

private:
    void keep(std::string code, std::string message, std::string where) {
        response_.issues.push_back(
            {Severity::kWarning, std::move(code), std::move(message), std::move(where)});
    }

    Status remove_transactions() {
        if (undo_.ledger_import.empty()) return {};
        TRY(const auto id, store::ImportId::parse(undo_.ledger_import));
        TRY(const store::LedgerImport import, store::get_import(call_.transaction(), id));
        if (import.state == store::ImportState::kUndone) {
            keep("undone_before", "the transactions were removed before, by undoing their import",
                 "import:" + undo_.ledger_import);
            return {};
        }
        TRY(const UndoImportResponse undone,
            undo_import(call_,
                        {.id = undo_.ledger_import, .discard_changes = request_.discard_changes}));
        response_.transactions = undone.removed;
        response_.issues.insert(response_.issues.end(), undone.issues.begin(), undone.issues.end());
        return {};
    }

    Status remove_accounts() {
        for (const std::string& id : undo_.accounts) {
            const auto account = store::find_account(call_.transaction(), id);
            if (!account) continue;
            const Status removed =
                store::delete_account(call_.transaction(), account->id, account->version);
            if (removed)
                ++response_.accounts;
            else if (removed.error().code == Code::kConflict)
                keep("account_kept", "the account has other transactions; it is kept",
                     account->slug);
            else
                return removed;
        }
        return {};
    }

    Status remove_portfolio(const LegacyAddedPortfolio& added) {
        TRY(const auto id, model::PortfolioId::parse(added.id));
        const auto portfolio = store::get_portfolio(call_.transaction(), id);
        if (!portfolio) {
            if (portfolio.error().code != Code::kNotFound) return portfolio.error();
            keep("portfolio_gone", "a portfolio of the import was deleted before", added.id);
            return {};
        }
        TRY(const auto positions,
            store::all_positions(call_.transaction(), {.portfolio = portfolio->id}));
        const bool is_changed =
            portfolio->version != added.version ||
            static_cast<std::int64_t>(positions.size()) != added.positions ||
            std::ranges::any_of(positions, [](const model::Position& p) { return p.version > 1; });
        if (is_changed && !request_.discard_changes)
            return fail(Code::kConflict,
                        fmt::format("the portfolio {} was changed since the import: set "
                                    "discard_changes to delete it all the same",
                                    portfolio->slug))
                .with("portfolio", portfolio->slug);
        TRY_STATUS(store::delete_portfolio(call_.transaction(), id, portfolio->version));
        TRY_STATUS(store::delete_results_of(call_.transaction(), store::ResultSubject::kPortfolio,
                                            id.to_string()));
        ++response_.portfolios;
        response_.positions += static_cast<std::int64_t>(positions.size());
        return {};
    }

    Status remove_prices() {
        if (undo_.price_source.empty()) return {};
        TRY(store::Columns * columns, call_.environment().columns());
        TRY(response_.prices,
            store::delete_bars(call_.transaction(), *columns, {.source = undo_.price_source}));
        return {};
    }

    Call& call_;
    const LegacyUndoRequest& request_;
    LegacyUndoResponse response_;
    LegacyUndoDocument undo_;
};

}  // namespace

Result<LegacyUndoResponse> undo_legacy(Call& call, const LegacyUndoRequest& request) {
    return LegacyUndo(call, request).run();
}

}  // namespace ballast::service
