#include "service/ledger/price_day.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "base/digest.hpp"
#include "embedded/ballast_service_demo_data.hpp"
#include "ingest/csv.hpp"
#include "store/accounts.hpp"
#include "store/database.hpp"
#include "store/ledger_imports.hpp"

namespace ballast::service {

fin::Date demo_date() {
    static const fin::Date date = [] {
        const auto positions = ingest::read_csv(demo_data::find("positions.csv"), {});
        CHECK(positions);
        std::optional<fin::Date> last;
        for (const auto& column : positions->columns)
            if (column.name == "entry_date")
                for (const auto& cell : column.cells)
                    last = std::max(last, std::optional(fin::Date::parse(*cell).value()));
        return last.value();
    }();
    return date;
}

bool is_demo(const model::Portfolio& portfolio) {
    return std::ranges::count(portfolio.tags, "demo") > 0;
}

Result<std::set<std::string>> demo_accounts(store::Transaction& transaction) {
    // The demo imports its household like any other file.
    static const std::string digest = sha256_hex(demo_data::find("household.csv"));
    TRY(const auto imports,
        store::list_imports(transaction,
                            {.state = store::ImportState::kCommitted, .file_digest = digest},
                            {.limit = 1}));
    std::set<std::string> slugs;
    if (imports.items.empty()) return slugs;
    TRY(const auto accounts, store::all_accounts(transaction));
    for (const model::Account& account : accounts) {
        TRY(const std::int64_t others,
            store::count_entries(
                transaction, {.accounts = {account.id}, .not_import = imports.items.front().id}));
        if (others == 0) slugs.insert(account.slug);
    }
    return slugs;
}

LedgerSymbols symbols_of(std::span<const model::Transaction> transactions,
                         const std::set<std::string>& demo_accounts) {
    LedgerSymbols symbols;
    for (const model::Transaction& one : transactions)
        for (const std::string* symbol : {&one.symbol, &one.new_symbol})
            if (!symbol->empty())
                (demo_accounts.contains(one.account) ? symbols.demo : symbols.own).insert(*symbol);
    for (const std::string& symbol : symbols.own) symbols.demo.erase(symbol);
    return symbols;
}

}  // namespace ballast::service
