// The object store in which several machines keep the files of one installation (setting objects).
#pragma once

#include <memory>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "service/store_settings.hpp"
#include "store/remote_blobs.hpp"

namespace ballast::service {

// Null when the files are kept in the data directory. `clock` must outlive it. An invalid
// credentials file is kUnavailable.
Result<std::shared_ptr<store::RemoteBlobs>> open_object_home(const StoreSettings& settings,
                                                             const Clock& clock);

// Checks "s3://bucket/prefix".
Status check_object_address(std::string_view address);

}  // namespace ballast::service
