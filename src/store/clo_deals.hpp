// Deals of collateralized loan obligations: versions of their terms, and their states by date.
//
// Versions and states are only added. What was known on an earlier day is what was recorded by its
// end and not yet hidden by undoing its import. Documents are JSON that the store does not parse.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "fin/date.hpp"
#include "store/database.hpp"
#include "store/page.hpp"

namespace ballast::store {

using CloDealId = Id<struct CloDealTag>;
using CloImportId = Id<struct CloImportTag>;

// Where a record comes from, and when it was recorded.
struct CloOrigin {
    std::string source;
    std::optional<CloImportId> import;
    std::optional<std::int64_t> line;  // of the file of the import
    Instant known_at;
    std::string created_by;
    std::optional<Instant> hidden_at;  // when its import was undone
};

struct CloDeal {
    CloDealId id;
    std::string slug;
    std::string name;
    std::string currency;
    bool archived = false;
    std::string created_by;
    Instant created_at;
    Instant updated_at;
    std::int64_t version = 1;  // of the deal with its terms, states and lots
};

struct CloDealVersion {
    CloDealId deal;
    std::int64_t number = 1;
    fin::Date effective;
    std::string reason;
    std::string clause;
    std::string document;
    std::string digest;
    CloOrigin origin;
};

struct CloDealState {
    CloDealId deal;
    std::int64_t number = 1;
    fin::Date as_of;
    std::string document;
    std::string digest;
    CloOrigin origin;
};

// A slug that is taken is kConflict.
Result<CloDeal> create_clo_deal(Transaction& transaction, CloDeal deal, Instant now);
Result<CloDeal> get_clo_deal(Transaction& transaction, const CloDealId& id);
Result<CloDeal> find_clo_deal(Transaction& transaction, std::string_view id_or_slug);
// Stores name, currency and `archived`, and counts a change of the deal, its states or lots. With
// an expected version, kConflict (attribute "version") when the deal has changed since.
Result<CloDeal> touch_clo_deal(Transaction& transaction, const CloDeal& deal,
                               std::optional<std::int64_t> expected_version, Instant now);

struct CloDealFilter {
    std::string text = {};  // within slug or name
    bool archived = false;  // those as well
};
Result<Page<CloDeal>> list_clo_deals(Transaction& transaction, const CloDealFilter& filter,
                                     const PageRequest& page);

// Numbers are given by the store.
Result<CloDealVersion> add_clo_version(Transaction& transaction, CloDealVersion version);
Result<CloDealState> add_clo_state(Transaction& transaction, CloDealState state);

// What a reader sees: visible records, or those of an earlier moment.
struct CloView {
    std::optional<Instant> known_at = {};
};

// All versions in the order of their numbers, all states by date and number.
Result<std::vector<CloDealVersion>> clo_versions(Transaction& transaction, const CloDealId& deal,
                                                 const CloView& view);
Result<std::vector<CloDealState>> clo_states(Transaction& transaction, const CloDealId& deal,
                                             const CloView& view);
// The last recorded version that is effective on a date; nullopt before the first.
Result<std::optional<CloDealVersion>> clo_version_on(Transaction& transaction,
                                                     const CloDealId& deal, fin::Date as_of,
                                                     const CloView& view);
Result<CloDealVersion> clo_version(Transaction& transaction, const CloDealId& deal,
                                   std::int64_t number);
// The latest state up to a date (all dates when absent); nullopt before the first.
Result<std::optional<CloDealState>> clo_state_on(Transaction& transaction, const CloDealId& deal,
                                                 std::optional<fin::Date> as_of,
                                                 const CloView& view);

namespace detail {
class Where;
// Adds the conditions of a view to a query of records.
void add_clo_view(Where& where, const CloView& view);
}  // namespace detail

}  // namespace ballast::store
