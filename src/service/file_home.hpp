// Where the files lie to which a database refers, when that is an object store (object_home.hpp).
#pragma once

#include <filesystem>
#include <string>

#include "base/result.hpp"
#include "service/environment.hpp"

namespace ballast::store {
class BlobCache;
}

namespace ballast::service {

// The file of a data directory, or of an object store, with its identity.
inline constexpr const char* kIdentityFile = "store-id";
// Empty when there is no such file.
std::string identity_in(const std::filesystem::path& file);

// Copies of what the object store holds; null when the data directory holds it.
Result<store::BlobCache*> file_copies(Environment& environment);

// The database refers to files of one store, which has an identity. A process with the same
// database and another store would lose the results and uploads of the others, and they its own:
// kConflict. A store without an identity first takes up the files of the data directory that
// belongs to the database.
Status claim_object_store(const Environment& environment, store::Database& database,
                          store::BlobCache& copies);

}  // namespace ballast::service
