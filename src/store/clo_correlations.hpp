// Correlation matrices of CLOs by short name. A change adds a row: the visible one with the
// greatest number applies. The numbers of a matrix are objects (objects.hpp) named by their
// digests.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "store/clo_deals.hpp"

namespace ballast::store {

using CloCorrelationId = Id<struct CloCorrelationTag>;

// Prefix of the keys of objects; the digest follows.
inline constexpr std::string_view kCloCorrelationObjects = "clo/correlations/";

// What the rows of a matrix are.
enum class CloCorrelationBasis : std::uint8_t { kAsset, kIssuer };

struct CloCorrelationRow {
    CloCorrelationId id;
    std::string slug;
    std::int64_t number = 1;
    std::string name;
    fin::Date as_of;
    CloCorrelationBasis basis = CloCorrelationBasis::kAsset;
    std::int64_t items = 0;
    std::string original_digest;
    std::string repaired_digest;  // the same where no repair was needed
    std::string document = "{}";  // checks, whose format the service defines
    CloOrigin origin;
};

// Adds the next number of the short name. With an expected number, kConflict (attribute "version")
// unless it is the one that applies; 0 expects none.
Result<CloCorrelationRow> add_clo_correlation(Transaction& transaction, CloCorrelationRow row,
                                              std::optional<std::int64_t> expected_number,
                                              Instant now);
// The one that applies, by short name or id.
Result<CloCorrelationRow> find_clo_correlation(Transaction& transaction,
                                               std::string_view id_or_slug);
// Those that apply, by short name.
Result<std::vector<CloCorrelationRow>> clo_correlations(Transaction& transaction);
// Deletes all rows of a short name.
Status delete_clo_correlation(Transaction& transaction, std::string_view slug);
// Digests of the objects that rows of the tenant refer to, hidden ones included.
Result<std::set<std::string>> clo_correlation_digests(Transaction& transaction);

}  // namespace ballast::store
