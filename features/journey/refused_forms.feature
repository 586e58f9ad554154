Feature: Forms that are refused
  Each form says beside the field what is wrong with it, and keeps what was typed. Passwords are
  typed again.

  Background:
    Given the company Acme

  Scenario Outline: A field of the Developer Console
    Given Dana has signed in to the Developer Console
    And Dana has gone to "<way>"
    And Dana has entered "<typed>" into "<field>"
    When Dana presses "<button>"
    Then Dana reads "<told>" beside the field "<field>"
    And Dana finds "<typed>" in the field "<field>"

    Examples:
      | way                                 | field                      | typed       | button     | told                                                  |
      | Console › Create App › Next         | App Name                   |             | Create     | Enter the name of the app.                            |
      | Console › Create App › Next         | Primary Contact            | nobody      | Create     | This is not an e-mail address.                        |
      | Console › Create App › Next         | Primary Contact            |             | Create     | Enter the e-mail address of who answers for the app.  |
      | Console › Create App › Next         | OAuth Redirect URI         | callback    | Create     | callback is not an absolute address                   |
      | Console › Create App › Next         | OAuth Redirect URI         |             | Create     | Enter the OAuth Redirect URI                          |
      | Console › Create App › Next         | OAuth Redirect URI         | https://*.example.com/callback | Create | https://*.example.com/callback has a wildcard. |
      | Console › Create App › Next         | Outbound Webhook URL       | ftp://there | Create     | This is not an address such as                        |
      | Console › Acme Connector › Settings | App Name                   |             | Save       | Enter the name of the app.                            |
      | Console › Acme Connector › Settings | Primary Contact            | nobody      | Save       | This is not an e-mail address.                        |
      | Console › Acme Connector › Settings | OAuth Redirect URI         | callback    | Save       | callback is not an absolute address                   |
      | Console › Acme Connector › Settings | Outbound Webhook URL       | ftp://there | Save       | This is not an address such as                        |
      | JWT Credentials                     | Label                      |             | Create JWT | Enter a label, such as the script that it is for.     |
      | JWT Credentials                     | Expires (never, when empty) | soon       | Create JWT | Enter the day as 2027-01-31, or nothing.              |

  Scenario Outline: What is too long in the Developer Console
    Given Dana has signed in to the Developer Console
    And Dana has gone to "<way>"
    And Dana has entered <count> letters into "<field>"
    When Dana presses "<button>"
    Then Dana reads "There is room for" beside the field "<field>"
    And Dana finds <count> letters in the field "<field>"

    Examples:
      | way                                 | count | field                      | button     |
      | Console › Create App › Next         | 65    | App Name                   | Create     |
      | Console › Create App › Next         | 257   | App Description (optional) | Create     |
      | Console › Create App › Next         | 255   | Primary Contact            | Create     |
      | Console › Create App › Next         | 65    | Display name               | Create     |
      | Console › Create App › Next         | 257   | Summary                    | Create     |
      | Console › Create App › Next         | 2049  | Website                    | Create     |
      | Console › Create App › Next         | 2049  | OAuth Redirect URI         | Create     |
      | Console › Create App › Next         | 2049  | Outbound Webhook URL       | Create     |
      | Console › Create App › Next         | 257   | Shared secret              | Create     |
      | Console › Acme Connector › Settings | 65    | App Name                   | Save       |
      | Console › Acme Connector › Settings | 257   | App Description (optional) | Save       |
      | Console › Acme Connector › Settings | 2049  | Support                    | Save       |
      | Console › Acme Connector › Settings | 2049  | Privacy policy             | Save       |
      | JWT Credentials                     | 129   | Label                      | Create JWT |

  Scenario Outline: A Sandbox Account that cannot be made
    Given Dana has signed up in the Developer Console
    And Dana has gone to "Sandbox Account"
    And Dana has entered "<company>" into "Company"
    And Dana has entered "<password>" into "Password"
    And Dana has entered "<again>" into "Confirm password"
    When Dana presses "Create Sandbox Account"
    Then Dana reads "<told>" beside the field "<field>"
    And Dana finds "<company>" in the field "Company"

    Examples:
      | company                                                           | password     | again        | field            | told                            |
      |                                                                   | Sandbox-1234 | Sandbox-1234 | Company          | Enter the name of the company.  |
      | xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx | Sandbox-1234 | Sandbox-1234 | Company          | There is room for 64 characters |
      | Dana Inc.                                                         | short        | short        | Password         | Choose a password of eight      |
      | Dana Inc.                                                         | Sandbox-1234 | Sandbox-4321 | Confirm password | This is another password.       |

  Scenario: A Sandbox Account for an e-mail address that somebody has
    Given Dana opens the page where developers sign in
    And Dana has gone to "Sign up"
    And Dana has entered "Alice" into "Name"
    And Dana has entered "alice@acme.example" into "E-mail"
    And Dana has entered "Sandbox-1234" into "Password"
    And Dana has gone to "Sign up › Sandbox Account"
    And Dana has entered "Alice Inc." into "Company"
    And Dana has entered "Sandbox-1234" into "Password"
    And Dana has entered "Sandbox-1234" into "Confirm password"
    When Dana presses "Create Sandbox Account"
    Then Dana reads "alice@acme.example signs in to another company here already. Sign up with another e-mail address" beside the field "Password"
    And Dana finds "Alice Inc." in the field "Company"

  Scenario: A credential of an app that was deleted meanwhile
    Given Dana has signed in to the Developer Console
    And Dana has gone to "JWT Credentials"
    And Dana has entered "nightly" into "Label"
    And Dana has entered "Acme Connector" into "Which apps may use it?"
    And Dana has opened one more tab
    And Dana has signed in to the Developer Console
    And Dana has gone to "Console › Acme Connector › Delete Acme Connector"
    And Dana has turned to the first tab
    When Dana presses "Create JWT"
    Then Dana reads "This app was deleted meanwhile. Choose another one." beside the field "Which apps may use it?"
    And Dana finds "nightly" in the field "Label"

  Scenario: A bot whose server does not answer
    Given Dana has signed in to the Developer Console
    And Dana has gone to "Console › Create App"
    And Dana has entered "Bot Add-in is installed in an account, and chats as itself" into "App Type"
    And Dana has gone to "Next"
    And Dana has entered "Helper" into "App Name"
    And Dana has entered "http://127.0.0.1:1/oauth" into "OAuth Redirect URI"
    And Dana has gone to "Create › Bot"
    When Dana presses "Install"
    Then Dana reads "Helper was not installed: its server at http://127.0.0.1:1/oauth does not answer. Start it, or correct the first OAuth Redirect URI in the Settings."

  Scenario: A bot without an account
    Given Dana has signed up in the Developer Console
    And Dana has gone to "Console › Create App"
    And Dana has entered "Bot Add-in is installed in an account, and chats as itself" into "App Type"
    And Dana has gone to "Next"
    And Dana has entered "Helper" into "App Name"
    And Dana has entered "http://127.0.0.1:1/oauth" into "OAuth Redirect URI"
    And Dana has gone to "Create › Bot"
    When Dana presses "Install"
    Then Dana reads "There is no account to install it in. Make one on the page Sandbox Account, then install it."

  Scenario Outline: A developer who cannot sign in or up
    Given Dana opens the page where developers sign in
    And Dana has gone to "<way>"
    And Dana has entered "<typed>" into "<field>"
    When Dana presses "<button>"
    Then Dana reads "<told>" beside the field "<field>"
    And Dana finds "<typed>" in the field "<field>"

    Examples:
      | way               | field    | typed             | button  | told                           |
      | Sign up › Sign in | E-mail   |                   | Sign in | Enter your e-mail address.     |
      | Sign up › Sign in | Password |                   | Sign in | Enter your password.           |
      | Sign up           | Name     |                   | Sign up | Enter your name.               |
      | Sign up           | E-mail   | nobody            | Sign up | This is not an e-mail address. |
      | Sign up           | Password |                   | Sign up | Choose a password of eight     |

  Scenario Outline: A user in the Admin Portal
    Given Ada has opened the Admin Portal
    And Ada has gone to "<way>"
    And Ada has entered "<typed>" into "<field>"
    When Ada presses "<button>"
    Then Ada reads "<told>" beside the field "<field>"
    And Ada finds "<typed>" in the field "<field>"

    Examples:
      | way                                           | field                                          | typed             | button         | told                                            |
      | + Add User › Add Users without Phone          | First Name                                     |                   | Save & Enable  | Enter the first name                            |
      | + Add User › Add Users without Phone          | Email                                          |                   | Save & Enable  | Enter the e-mail address                        |
      | Bob Brandt                                    | First Name                                     |                   | Save           | Enter the first name                            |
      | Bob Brandt                                    | Email                                          | alice@acme.example | Save          | Another user has this e-mail address already. |
      | Bob Brandt                                    | Extension Number                               | 101               | Save           | Another extension has this number already. |
      | Bob Brandt                                    | Password                                       |                   | Reset password | Enter a password.                               |
      | Unassigned Extensions › Add Unassigned Ext.   | Extension Number                                 | 101             | Add            | Another extension has this number already. |

  Scenario: An activation mail to who was enabled meanwhile
    Given Ada has opened the Admin Portal
    And Ada adds the user "HR Assistant" without a phone
    And Ada has opened one more tab
    And Ada activates the account by the mail to "hr-assistant@acme.example"
    And Ada has turned to the first tab
    When Ada presses "Resend activation email"
    Then Ada reads "HR Assistant is activated already. No mail was sent."

  Scenario: Nobody disables themselves
    Given Ada has opened the Admin Portal
    When Ada presses "Ada Admin"
    Then Ada reads "This is you. Only another administrator can disable you."

  Scenario Outline: What is too long in the Admin Portal
    Given Ada has opened the Admin Portal
    And Ada has gone to "Bob Brandt"
    And Ada has entered <count> letters into "<field>"
    When Ada presses "Save"
    Then Ada reads "There is room for" beside the field "<field>"
    And Ada finds <count> letters in the field "<field>"

    Examples:
      | count | field      |
      | 65    | First Name |
      | 65    | Last Name  |
      | 65    | Job Title  |
      | 65    | Department |
      | 255   | Email      |

  Scenario Outline: Pre-assigned credentials
    Given Ada has opened the Admin Portal
    And Ada has gone to "+ Add User › Add Users without Phone"
    And Ada has entered "HR Assistant" into "First Name"
    And Ada has entered "hr@acme.example" into "Email"
    And Ada has entered "Pre-assigned credentials the user signs in with the password below" into "Credentials"
    And Ada has entered "<password>" into "Password"
    And Ada has entered "<again>" into "Confirm password"
    When Ada presses "Save & Enable"
    Then Ada reads "<told>" beside the field "<field>"
    And Ada finds "HR Assistant" in the field "First Name"
    And Ada finds "hr@acme.example" in the field "Email"

    Examples:
      | password     | again        | field            | told                                   |
      |              |              | Password         | Enter a password.                      |
      | short        | short        | Password         | Choose eight characters at least       |
      | Sandbox-1234 | Sandbox-4321 | Confirm password | This is another password.              |

  Scenario Outline: The first password of a user
    Given Ada has opened the Admin Portal
    And Ada adds the user "HR Assistant" without a phone
    And Ada follows the link of the mail to "hr-assistant@acme.example"
    And Ada has entered "<password>" into "Password"
    And Ada has entered "<again>" into "Confirm password"
    When Ada presses "Activate account"
    Then Ada reads "<told>" beside the field "<field>"
    And Ada finds "hr-assistant@acme.example" in the field "E-mail"

    Examples:
      | password     | again        | field            | told                      |
      |              |              | Password         | The password is too simple. |
      | short        | short        | Password         | Choose eight characters at least |
      | Sandbox-1234 | Sandbox-4321 | Confirm password | The passwords differ.     |

  Scenario Outline: The Inspector
    Given Dana has opened the Inspector
    And Dana has gone to "<way>"
    And Dana has entered "<typed>" into "<field>"
    When Dana presses "<button>"
    Then Dana reads "<told>" beside the field "<field>"
    And Dana finds "<typed>" in the field "<field>"

    Examples:
      | way       | field          | typed   | button        | told                                      |
      | Clock     | Advance by     | soon    | Advance       | Enter a time such as 90s, 36h or 7d.      |
      | Clock     | Set to         | soon    | Set           | Enter a time such as 2027-01-31 09:30.    |
      | Faults    | Person         | Nobody  | Arm           | Nobody has this name or e-mail address.   |
      | Faults    | Times          | often   | Arm           | Enter a number, or nothing.               |
      | Faults    | Probability    | often   | Arm           | Enter a share such as 50% or 0.5          |
      | Faults    | Let pass first | some    | Arm           | Enter a number, or nothing.               |
      | Snapshots | Name           | a/b     | Save snapshot | Enter a short name without a slash        |
      | Snapshots | Name (that of the file, when empty) | a/b | Import snapshot | Enter a short name without a slash. |
      | Picture   | From moment    | soon    | Draw          | Enter the number of a moment, or nothing. |

  Scenario Outline: A fault that cannot be armed
    Given Dana has opened the Inspector
    And Dana has gone to "Faults"
    And Dana has entered "<effect>" into "What happens"
    And Dana has entered "<typed>" into "<field>"
    When Dana presses "Arm"
    Then Dana reads "<told>" beside the field "<field>"
    And Dana finds "<typed>" in the field "<field>"

    Examples:
      | effect                                                  | field        | typed   | told                                                          |
      | Hold the request back                                   | Latency      |         | Enter for how long, such as 500ms.                            |
      | Hold the request back                                   | Latency      | soon    | Enter a time such as 500ms or 10m, or nothing.                |
      | Hold the request back                                   | Latency      | 2h      | Nothing is held back for more than a minute.                  |
      | Refuse the request                                      | Status       | 200     | Enter the status of an error, 400 to 599.                     |
      | Refuse the request                                      | Path         | posts   | Begin with /, as the example does.                            |
      | Refuse the request                                      | Event filter | /posts  | This befalls a request, which has none. Leave it empty.       |
      | Refuse the request                                      | Subscription | abc     | This befalls a request, which has none. Leave it empty.       |
      | Refuse it with 429, and begin the penalty               | Retry after  | later   | Enter a time such as 500ms or 10m, or nothing.                |
      | Revoke the token of the request first                   | Status       | 500     | Only a request that is refused has a status.                  |
      | Never deliver the notification                          | Path         | /posts  | This befalls a notification, which has none. Leave it empty.  |
      | Never deliver the notification                          | Method       | POST    | This befalls a notification, which has none. Leave it empty.  |
      | Deliver the notification later                          | Latency      | 500ms   | Only a request is held back. Leave this empty.                |
      | Deliver the notification later                          | After        | later   | Enter a time such as 500ms or 10m, or nothing.                |
      | Close the WebSocket                                     | Close code   | 1005    | Enter 1000, 1001, 1007 to 1014, or 3000 to 4999.              |
      | Let the WebSocket read and send nothing at all          | Event filter | /posts  | This befalls a WebSocket, which has none. Leave it empty.     |
      | Refuse the webhook of a subscription without asking it  | Error code   | SUB-1   | Enter SUB-522, SUB-523, SUB-524 or SUB-525, or nothing.       |

  Scenario: A WebSocket is to fall silent
    Given Dana has opened the Inspector
    And Dana has gone to "Faults"
    And Dana has entered "Let the WebSocket read and send nothing at all" into "What happens"
    When Dana presses "Arm"
    Then Dana reads "Let the WebSocket read and send nothing at all on every WebSocket · not fired yet, until it is disarmed"

  Scenario Outline: The RingCentral app
    Given Alice has opened the team "Travel Desk" in the RingCentral app
    And Alice has gone to "<way>"
    And Alice has entered "<typed>" into "<field>"
    When Alice presses "<button>"
    Then Alice reads "<told>" beside the field "<field>"
    And Alice finds "<typed>" in the field "<field>"

    Examples:
      | way       | field                        | typed     | button           | told                                            |
      | New team  | Team name                    |           | Create the team  | A team needs a name. Enter one.                 |
      | New team  | Guests, by e-mail (optional) | nobody    | Create the team  | nobody is not an e-mail address.                |
      | Team      | Team name                    |           | Save             | A team needs a name. Enter one.                 |
      | Team      | Guests, by e-mail (optional) | nobody    | Add to the team  | nobody is not an e-mail address.                |
      | Tasks     | Subject                      |           | Create the task  | A task needs a subject. Enter one.              |
      | Tasks     | Due date (optional)          | soon      | Create the task  | The due date is not a day such as 2026-12-31.   |
      | Notes     | Title                        |           | Publish the note | A note needs a title. Enter one.                |

  Scenario Outline: What is too long in the RingCentral app
    Given Alice has opened the team "Travel Desk" in the RingCentral app
    And Alice has gone to "<way>"
    And Alice has entered <count> letters into "<field>"
    When Alice presses "<button>"
    Then Alice reads "There is room for" beside the field "<field>"
    And Alice finds <count> letters in the field "<field>"

    Examples:
      | way      | count | field                  | button           |
      | New team | 251   | Team name              | Create the team  |
      | New team | 1001  | Description (optional) | Create the team  |
      | Team     | 251   | Team name              | Save             |
      | Team     | 1001  | Description            | Save             |
      | Tasks    | 251   | Subject                | Create the task  |
      | Notes    | 251   | Title                  | Publish the note |

  Scenario: A message that is too long
    Given Alice has opened the team "Travel Desk" in the RingCentral app
    And Alice has entered 10001 letters into "Message Travel Desk"
    When Alice presses "Send"
    Then Alice finds 10001 letters in the field "Message Travel Desk"

  Scenario Outline: The connector
    Given the agent has an authorized channel
    And Dana has opened the Configurations of the channel
    And Dana has gone to "<way>"
    And Dana has entered "<typed>" into "<field>"
    When Dana presses "<button>"
    Then Dana reads "<told>" beside the field "<field>"
    And Dana finds "<typed>" in the field "<field>"

    Examples:
      | way            | field                           | typed      | button         | told                                   |
      | RingCentral Glip | Name                          |            | Create channel | The channel has no name.               |
      | Configurations | Application Key                 | two keys   | Save           | This is no Application Key.            |
      | Conversations  | Days for which texts are kept   | some       | Save           | Texts are kept for                     |
      | Conversations  | From                            | soon       | Search         | The day is not understood.             |
      | Agent          | Message                         |            | Try            | The text to try is missing             |

  Scenario Outline: Who answers in a channel
    Given the agent has an authorized channel
    And Dana has opened the Configurations of the channel
    And Dana has pressed "Agent"
    And Dana has entered "<kind>" into "Agent"
    And Dana has entered "<typed>" into "<field>"
    When Dana presses "Save"
    Then Dana reads "<told>" beside the field "<field>"
    And Dana finds "<typed>" in the field "<field>"

    Examples:
      | kind              | field        | typed                      | told                                   |
      | HTTP              | URL          |                            | The agent's address is not one of the web. |
      | HTTP              | URL          | ftp://agent.example        | The agent's address is not one of the web. |
      | HTTP              | URL          | https://me:me@agent.example | The agent's address has a user name in it. |
      | OpenAI-compatible | Base URL     | agent.example              | Give it as https://host/path.          |
      | Dialog tasks      | Dialog Tasks | tasks: 7                   | a list is expected                     |
      | Dialog tasks      | Dialog Tasks |                            | dialog.yaml                            |

  Scenario Outline: A model that cannot be asked
    Given the agent has an authorized channel
    And Dana has opened the Configurations of the channel
    And Dana has pressed "Agent"
    And Dana has entered "OpenAI-compatible" into "Agent"
    And Dana has entered "https://model.example/v1" into "Base URL"
    And Dana has entered "<typed>" into "<field>"
    When Dana presses "Save"
    Then Dana reads "<told>" beside the field "<field>"
    And Dana finds "<typed>" in the field "<field>"
    And Dana finds "https://model.example/v1" in the field "Base URL"

    Examples:
      | field          | typed | told                                   |
      | Model          |       | The model has no name.                 |
      | History Window | 21    | The history window has 0 to 20 posts.  |
      | History Window | many  | The history window has 0 to 20 posts.  |

  Scenario: A signature without a secret
    Given the agent has an authorized channel
    And Dana has opened the Configurations of the channel
    And Dana has pressed "Agent"
    And Dana has entered "HTTP" into "Agent"
    And Dana has entered "https://agent.example/messages" into "URL"
    When Dana presses "Save"
    Then Dana reads "The agent's secret is missing" beside the field "Signing Secret"
    And Dana finds "https://agent.example/messages" in the field "URL"

  Scenario Outline: The first password of the connector, by the link that it printed
    Given Dana has opened the link that the connector printed when it started
    And Dana has entered "<password>" into "Password"
    And Dana has entered "<again>" into "Password again"
    When Dana presses "Set password"
    Then Dana reads "<told>" beside the field "<field>"

    Examples:
      | password     | again        | field          | told                                     |
      |              |              | Password       | The password needs 10 to 200 characters. |
      | short        | short        | Password       | The password needs 10 to 200 characters. |
      | Sandbox-1234 | Sandbox-4321 | Password again | The two passwords differ.                |

  Scenario: The link that the connector printed serves once more after a refusal
    Given Dana has opened the link that the connector printed when it started
    And Dana has entered "short" into "Password"
    And Dana has entered "short" into "Password again"
    And Dana has pressed "Set password"
    And Dana has entered "Sandbox-1234" into "Password"
    And Dana has entered "Sandbox-1234" into "Password again"
    When Dana presses "Set password"
    Then Dana reads "The password is set. You are signed in."

  Scenario Outline: The first password of the connector
    Given the agent has an authorized channel
    And Dana has opened the Configurations of the channel
    And Dana has gone to "RingCentral Glip › Set a password"
    And Dana has entered "<password>" into "Password"
    And Dana has entered "<again>" into "Password again"
    When Dana presses "Set password"
    Then Dana reads "<told>" beside the field "<field>"

    Examples:
      | password     | again        | field          | told                                     |
      | short        | short        | Password       | The password needs 10 to 200 characters. |
      | Sandbox-1234 | Sandbox-4321 | Password again | The two passwords differ.                |

  Scenario Outline: A notification
    Given the agent has an enabled channel
    And Dana has opened the Configurations of the channel
    And Dana has pressed "Notifications"
    And Dana has entered "<team>" into "Team"
    And Dana has entered "<text>" into "Text"
    When Dana presses "Send"
    Then Dana reads "<told>" beside the field "<field>"
    And Dana finds "<team>" in the field "Team"
    And Dana finds "<text>" in the field "Text"

    Examples:
      | team        | text   | field | told                                |
      | Nobody      | Closed | Team  | The agent is in no team of the name |
      |             | Closed | Team  | The team is missing. |
      | Travel Desk |        | Text  | The text is missing. |

  Scenario Outline: What is too long in the connector
    Given the agent has an authorized channel
    And Dana has opened the Configurations of the channel
    And Dana has gone to "<way>"
    And Dana has entered <count> letters into "<field>"
    When Dana presses "<button>"
    Then Dana reads "<told>" beside the field "<field>"
    And Dana finds <count> letters in the field "<field>"

    Examples:
      | way              | count | field  | button         | told                                    |
      | RingCentral Glip | 201   | Name   | Create channel | The name has more than 200 characters.  |
      | Health           | 501   | Reason | Block          | The reason has more than 500 characters. |
      | Conversations    | 201   | Text   | Search         | The text has more than 200 characters.  |
      | Conversations    | 201   | Person | Search         | The name has more than 200 characters.  |

  Scenario Outline: What is too long for an agent
    Given the agent has an authorized channel
    And Dana has opened the Configurations of the channel
    And Dana has pressed "Agent"
    And Dana has entered "<kind>" into "Agent"
    And Dana has entered <count> letters into "<field>"
    When Dana presses "Save"
    Then Dana reads "<told>" beside the field "<field>"
    And Dana finds <count> letters in the field "<field>"

    Examples:
      | kind              | count | field         | told                                             |
      | HTTP              | 2001  | URL           | The address has more than 2,000 characters.      |
      | OpenAI-compatible | 2001  | Base URL      | The address has more than 2,000 characters.      |
      | OpenAI-compatible | 201   | Model         | The name of the model has more than 200 characters. |
      | OpenAI-compatible | 20001 | System Prompt | The system text has more than 20,000 characters. |
      | Dialog tasks      | 65537 | Dialog Tasks  | The dialog tasks are longer than 64 KB.          |
