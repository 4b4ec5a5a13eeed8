// The object store in which several machines keep the files of one installation (setting objects).
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "service/store_settings.hpp"
#include "store/remote_blobs.hpp"

namespace ballast::service {

// The value of a secret of the home workspace, by its name.
using ReadSecret = std::function<Result<std::string>(const std::string& name)>;

// Null when the files are kept in the data directory. `clock` must outlive it. An invalid
// credentials file is kUnavailable. `read_secret` is called by requests, not here: secrets are in
// the database, which is opened together with this store.
Result<std::shared_ptr<store::RemoteBlobs>> open_object_home(const StoreSettings& settings,
                                                             const Clock& clock,
                                                             ReadSecret read_secret);

// Checks "s3://bucket/prefix".
Status check_object_address(std::string_view address);

}  // namespace ballast::service
