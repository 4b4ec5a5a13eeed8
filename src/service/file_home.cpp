#include "service/file_home.hpp"

#include <fmt/format.h>
#include <fstream>
#include <memory>
#include <mutex>
#include <optional>

#include "base/digest.hpp"
#include "service/object_home.hpp"
#include "service/store_settings.hpp"
#include "service/vault.hpp"
#include "store/blob_cache.hpp"
#include "store/database.hpp"
#include "store/installation.hpp"
#include "store/objects.hpp"

namespace ballast::service {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMaxIdentity = 100;

struct OpenedCopies {
    std::mutex mutex;
    std::unique_ptr<store::BlobCache> copies;
};

Error other_store() {
    return fail(
        Code::kConflict,
        "another object store, or a data directory, holds the files of this database: its "
        "results and uploads are not in this one. Give every process the same "
        "BALLAST_OBJECTS; to move the files of a directory, start once with that directory");
}

// An object is stored without the header of its file.
Status publish_object(const store::BlobCache& copies, const fs::path& objects,
                      const std::string& path) {
    const std::size_t slash = path.find('/');
    const auto tenant = TenantId::parse(std::string_view(path).substr(0, slash));
    if (slash == std::string::npos || !tenant) return {};
    const store::Objects from({.root = objects.string()});
    TRY(const std::string contents, from.get(*tenant, path.substr(slash + 1)));
    return copies.blobs().put("objects/" + path, contents, sha256_hex(contents));
}

Status publish(store::BlobCache& copies, const fs::path& data) {
    for (const char* directory : {"columns", "objects", "sessions"}) {
        const fs::path root = data / directory;
        std::error_code error;
        for (fs::recursive_directory_iterator at(root, error), end; !error && at != end;
             at.increment(error)) {
            const std::string path = at->path().lexically_relative(root).generic_string();
            if (path.starts_with('.') || path.find("/.") != std::string::npos) continue;
            if (!at->is_regular_file(error)) continue;
            if (directory == std::string_view("objects")) {
                TRY_STATUS(publish_object(copies, root, path));
                continue;
            }
            TRY_STATUS(copies.publish(fmt::format("{}/{}", directory, path)));
        }
    }
    return {};
}

Result<std::optional<std::string>> identity_of(const store::BlobCache& copies) {
    auto identity = copies.blobs().get(kIdentityFile, kMaxIdentity);
    if (identity) return std::optional(*std::move(identity));
    if (identity.error().code == Code::kNotFound) return std::optional<std::string>();
    return Error(identity.error());
}

}  // namespace

std::string identity_in(const fs::path& file) {
    std::string identity;
    std::ifstream(file) >> identity;
    return identity;
}

Result<store::BlobCache*> file_copies(Environment& environment) {
    const auto& settings = environment.shared<StoreSettings>();
    auto& opened = environment.shared<OpenedCopies>();
    const std::lock_guard lock(opened.mutex);
    if (!opened.copies && !settings.objects.empty()) {
        TRY(auto home,
            open_object_home(settings, environment.clock(), [&](const std::string& name) {
                return home_secret_value(environment, name);
            }));
        opened.copies = std::make_unique<store::BlobCache>(
            std::move(home), store::BlobCacheOptions{.root = environment.data(),
                                                     .budget = settings.objects_cache_bytes});
    }
    return opened.copies.get();
}

Status claim_object_store(const Environment& environment, store::Database& database,
                          store::BlobCache& copies) {
    TRY(std::optional<std::string> here, identity_of(copies));
    TRY(const std::optional<std::string> known,
        database.system_read(
            [](store::SystemTransaction& t) { return store::find_object_store(t); }));
    if (here && known && *here == *known) return {};
    if (!here) {
        // The identity last: until then the next start begins again.
        const std::string local = identity_in(environment.data() / kIdentityFile);
        if (known && local != *known) return other_store();
        if (known) TRY_STATUS(publish(copies, environment.data()));
        here = known ? *known : Uuid::make(environment.clock().now()).to_string();
        TRY_STATUS(copies.blobs().put(kIdentityFile, *here, sha256_hex(*here)));
        // A process that still keeps its files here would miss those of the others.
        std::error_code ignored;
        fs::remove(environment.data() / kIdentityFile, ignored);
    }
    TRY(const std::string owner, database.system([&](store::SystemTransaction& t) {
        return store::claim_object_store(t, *here);
    }));
    if (owner == *here) return {};
    if (known) return other_store();
    // Another process made its first start at the same time.
    return copies.blobs().put(kIdentityFile, owner, sha256_hex(owner));
}

}  // namespace ballast::service
