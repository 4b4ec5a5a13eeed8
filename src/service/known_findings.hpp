// What calls found that needs attention, by subject, kept in memory: a summary of a workspace shows
// it without computing it again. A new process knows nothing until a call finds it.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/id.hpp"

namespace ballast::service {

class KnownFindings {
public:
    static constexpr std::size_t kMostSubjects = 4096;  // beyond it, all is forgotten

    // Sentences about a subject such as "portfolio:growth", replacing the former ones.
    void put(const TenantId& tenant, std::string_view subject, std::vector<std::string> findings) {
        const std::lock_guard lock(mutex_);
        if (findings_.size() >= kMostSubjects) findings_.clear();
        findings_[{tenant, std::string(subject)}] = std::move(findings);
    }

    std::vector<std::string> of(const TenantId& tenant, std::string_view subject) const {
        const std::lock_guard lock(mutex_);
        const auto found = findings_.find({tenant, std::string(subject)});
        return found == findings_.end() ? std::vector<std::string>{} : found->second;
    }

private:
    mutable std::mutex mutex_;
    std::map<std::pair<TenantId, std::string>, std::vector<std::string>> findings_;
};

}  // namespace ballast::service
