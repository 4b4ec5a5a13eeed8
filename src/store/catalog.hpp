// The catalog of datasets: what each immutable column file contains. The files themselves are
// written and read by columns.hpp.
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

namespace ballast::store {

using DatasetId = Id<struct DatasetTag>;

struct Dataset {
    DatasetId id;
    std::string kind;  // "prices" …
    std::string name;
    std::string digest;  // of the file, 64 hexadecimal digits
    std::string path;    // relative to the data root
    std::int64_t rows = 0;
    std::vector<std::string> columns;
    std::optional<fin::Date> first_date;
    std::optional<fin::Date> last_date;
    std::string source;  // where it came from, under what license
    Instant created_at;
};

// Adding the same kind, name and digest again returns the existing entry.
Result<Dataset> add_dataset(Transaction& transaction, Dataset dataset, Instant now);
Result<Dataset> get_dataset(Transaction& transaction, const DatasetId& id);
// The newest dataset of a kind and, when a name is given, of that name.
Result<Dataset> latest_dataset(Transaction& transaction, std::string_view kind,
                               std::string_view name = {});
// Newest first.
Result<std::vector<Dataset>> list_datasets(Transaction& transaction, std::string_view kind = {});
// Files the entry under another kind.
Status set_dataset_kind(Transaction& transaction, const DatasetId& id, std::string_view kind);
// Deletes the entry only: another entry may refer to the file, which is collected later when none
// does (Columns::collect).
Status delete_dataset(Transaction& transaction, const DatasetId& id);

}  // namespace ballast::store
