Feature: The permission Team Messaging
  Every operation of Team Messaging needs it, whatever the path names.

  Scenario Outline: An application without the permission is refused
    Given the company Acme
    And the application lacks the permission "Team Messaging"
    And the application has signed Alice in with a JWT
    When the application asks for <method> "/team-messaging/v1<path>"
    Then the answer is 403 with the error "CMN-401"
    And the answer says "application needs to have [TeamMessaging] permission"

    Examples: chats
      | method | path                |
      | GET    | /chats              |
      | GET    | /chats/7            |
      | GET    | /recent/chats       |
      | GET    | /favorites          |
      | POST   | /chats/7/favorite   |
      | POST   | /chats/7/unfavorite |
      | GET    | /everyone           |
      | PATCH  | /everyone           |
      | GET    | /conversations      |
      | POST   | /conversations      |
      | GET    | /conversations/7    |

    Examples: teams
      | method | path               |
      | GET    | /teams             |
      | POST   | /teams             |
      | GET    | /teams/7           |
      | PATCH  | /teams/7           |
      | DELETE | /teams/7           |
      | POST   | /teams/7/join      |
      | POST   | /teams/7/leave     |
      | POST   | /teams/7/add       |
      | POST   | /teams/7/remove    |
      | POST   | /teams/7/archive   |
      | POST   | /teams/7/unarchive |

    Examples: posts
      | method | path                     |
      | GET    | /chats/7/posts           |
      | POST   | /chats/7/posts           |
      | GET    | /chats/7/posts/8         |
      | PATCH  | /chats/7/posts/8         |
      | DELETE | /chats/7/posts/8         |
      | GET    | /chats/7/threads/8/posts |

    Examples: tasks, notes and events
      | method | path              |
      | GET    | /chats/7/tasks    |
      | POST   | /chats/7/tasks    |
      | GET    | /tasks/8          |
      | PATCH  | /tasks/8          |
      | DELETE | /tasks/8          |
      | POST   | /tasks/8/complete |
      | GET    | /chats/7/notes    |
      | POST   | /chats/7/notes    |
      | GET    | /notes/8          |
      | PATCH  | /notes/8          |
      | DELETE | /notes/8          |
      | POST   | /notes/8/lock     |
      | POST   | /notes/8/unlock   |
      | POST   | /notes/8/publish  |
      | GET    | /events           |
      | POST   | /events           |
      | GET    | /events/8         |
      | PUT    | /events/8         |
      | DELETE | /events/8         |
      | GET    | /groups/7/events  |
      | POST   | /groups/7/events  |

    Examples: files, cards, webhooks and exports
      | method | path                     |
      | POST   | /files                   |
      | POST   | /chats/7/adaptive-cards  |
      | GET    | /adaptive-cards/8        |
      | PUT    | /adaptive-cards/8        |
      | DELETE | /adaptive-cards/8        |
      | GET    | /groups/7/webhooks       |
      | POST   | /groups/7/webhooks       |
      | GET    | /webhooks                |
      | GET    | /webhooks/8              |
      | DELETE | /webhooks/8              |
      | POST   | /webhooks/8/activate     |
      | POST   | /webhooks/8/suspend      |
      | GET    | /data-export             |
      | POST   | /data-export             |
      | GET    | /data-export/8           |

    Examples: people
      | method | path         |
      | GET    | /persons/7   |
      | GET    | /companies/7 |
