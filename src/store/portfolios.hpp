// Portfolios of the transaction's tenant.
//
// A write with an expected version fails with kConflict (attribute "version" holds the current one)
// when the row has changed since, and with kNotFound when it does not exist.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"
#include "base/result.hpp"
#include "model/portfolio.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace ballast::store {

// A nil id is replaced by a new one. Version becomes 1, both times `now`. A slug or id that is
// taken is kConflict; an empty name or a slug that is not [a-z0-9-]{1,64} is kInvalidInput.
Result<model::Portfolio> create_portfolio(Transaction& transaction, model::Portfolio portfolio,
                                          Instant now);
Result<model::Portfolio> get_portfolio(Transaction& transaction, const model::PortfolioId& id);
Result<model::Portfolio> find_portfolio(Transaction& transaction, std::string_view id_or_slug);
Result<model::Portfolio> update_portfolio(Transaction& transaction, model::Portfolio portfolio,
                                          std::int64_t expected_version, Instant now);
// Deletes it with all its positions.
Status delete_portfolio(Transaction& transaction, const model::PortfolioId& id,
                        std::int64_t expected_version);

struct PortfolioFilter {
    std::string text =
        {};                // within slug, name or description; the case of ASCII letters is ignored
    std::string tag = {};  // exact match
    std::string currency = {};
};

enum class PortfolioSort { kSlug, kName, kCreatedAt, kUpdatedAt };

Result<Page<model::Portfolio>> list_portfolios(Transaction& transaction,
                                               const PortfolioFilter& filter, PortfolioSort sort,
                                               const PageRequest& page);
Result<std::int64_t> count_portfolios(Transaction& transaction, const PortfolioFilter& filter);

enum class PortfolioGroup { kTag, kCurrency };

struct GroupCount {
    std::string key;  // empty: without one
    std::int64_t count = 0;

    bool operator==(const GroupCount&) const = default;
};

// Ordered by key. A portfolio counts once under each of its tags.
Result<std::vector<GroupCount>> group_portfolios(Transaction& transaction,
                                                 const PortfolioFilter& filter,
                                                 PortfolioGroup group);

}  // namespace ballast::store
