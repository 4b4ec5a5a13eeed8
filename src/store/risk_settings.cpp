#include "store/risk_settings.hpp"

#include <fmt/format.h>

namespace ballast::store {

Result<std::string> risk_settings(Transaction& transaction, const model::PortfolioId& id) {
    TRY(const Rows rows,
        transaction.query("SELECT risk_settings FROM portfolios WHERE id = $1", {id}));
    if (rows.empty())
        return fail(Code::kNotFound, fmt::format("there is no portfolio {}", id.to_string()));
    return rows[0].string(0);
}

Result<std::map<model::PortfolioId, std::string>> all_risk_settings(Transaction& transaction) {
    TRY(const Rows rows,
        transaction.query("SELECT id, risk_settings FROM portfolios WHERE risk_settings <> '{}'"));
    std::map<model::PortfolioId, std::string> documents;
    for (const Row row : rows) {
        TRY(const model::PortfolioId id, row.id<model::PortfolioId>(0));
        documents.emplace(id, row.string(1));
    }
    return documents;
}

Status set_risk_settings(Transaction& transaction, const model::PortfolioId& id,
                         const std::string& document) {
    TRY(const std::int64_t changed,
        transaction.execute("UPDATE main.portfolios SET risk_settings = $2 WHERE tenant_id = "
                            "current_tenant() AND id = $1",
                            {id, document}));
    if (changed == 0)
        return fail(Code::kNotFound, fmt::format("there is no portfolio {}", id.to_string()));
    return {};
}

}  // namespace ballast::store
